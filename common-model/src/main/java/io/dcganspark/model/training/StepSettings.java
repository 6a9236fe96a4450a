package io.dcganspark.model.training;

import io.dcganspark.model.augmentation.AugmentationSettings;
import io.dcganspark.model.loss.AdversarialLoss;
import io.dcganspark.model.loss.LossSettings;
import io.dcganspark.model.optimizer.AdamSettings;
import io.dcganspark.model.optimizer.LearningRateSchedule;
import io.dcganspark.model.recipe.Recipe;
import io.dcganspark.model.recipe.StepOrder;
import java.io.Serializable;

/**
 * What decides a step beside networks, images and random numbers.
 *
 * @param generator settings of G's Adam
 * @param discriminator settings of D's Adam
 * @param schedule by which both learning rates fall
 * @param lastStep at which the schedule ends
 * @param loss of G and D
 * @param clipNorm the greatest length of a network's averaged gradient; 0: any
 * @param augmentation how images are changed before D judges them
 * @param penalties on the gradient of D's logits
 * @param discriminatorSteps D takes every step, and G the last one of so many
 */
public record StepSettings(
    AdamSettings generator,
    AdamSettings discriminator,
    LearningRateSchedule schedule,
    long lastStep,
    LossSettings loss,
    double clipNorm,
    AugmentationSettings augmentation,
    PenaltySettings penalties,
    int discriminatorSteps)
    implements Serializable {
  /** Returns the settings of a run that has one Adam for both networks and nothing else. */
  public static StepSettings of(AdamSettings adam) {
    return new StepSettings(
        adam,
        adam,
        LearningRateSchedule.CONSTANT,
        1,
        LossSettings.OF_RECIPE,
        0,
        AugmentationSettings.NONE,
        PenaltySettings.NONE,
        1);
  }

  /** Returns these settings with both networks taking every step. */
  StepSettings withBothInEveryStep() {
    return new StepSettings(
        generator, discriminator, schedule, lastStep, loss, clipNorm, augmentation, penalties, 1);
  }

  /**
   * Returns whether G takes part in a step.
   *
   * @param step its number in the run, from 1
   */
  boolean includesGenerator(long step) {
    return step % discriminatorSteps == 0;
  }

  /**
   * Returns how many steps G has taken.
   *
   * @param step steps that are done
   */
  long generatorSteps(long step) {
    return step / discriminatorSteps;
  }

  /**
   * Returns the losses of a recipe's networks. Parts of D's loss are averaged or added up as in
   * those of the recipe.
   */
  AdversarialLoss lossesOf(Recipe recipe) {
    return loss.losses(recipe.loss(), recipe.order() == StepOrder.GENERATOR_FIRST ? 0.5 : 1);
  }

  /**
   * Returns what both learning rates are multiplied by in a step.
   *
   * @param step its number in the run, from 1
   */
  double rateFactor(long step) {
    return generator.warmUp(step) * schedule.factor(step, generator.warmUpSteps(), lastStep);
  }
}
