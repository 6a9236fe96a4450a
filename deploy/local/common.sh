# shellcheck shell=bash
# Sourced by the launchers.

# Java spells names of files in the locale's encoding and loses those that it cannot spell: schedulers and containers
# often start jobs without a locale.
use_utf8() {
  local charmap
  charmap="$(locale charmap 2> /dev/null || true)"
  # A small container has no such program.
  if [[ -z "$charmap" ]]; then
    charmap="${LC_ALL:-${LC_CTYPE:-${LANG:-}}}"
    charmap="${charmap##*.}"
  fi
  if [[ ! "$charmap" =~ ^[Uu][Tt][Ff]-?8$ ]]; then export LC_ALL=C.UTF-8; fi
}

# The process that a signal ends together with this script.
running=""

# Has a signal end the running process too, as the terminal's control-C would: on_signals NAME, for the message.
on_signals() {
  trap "end_by HUP 129 $1" HUP
  trap "end_by INT 130 $1" INT
  trap "end_by TERM 143 $1" TERM
}

end_by() {
  trap '' HUP INT TERM
  # What a shell starts in the background ignores SIGINT.
  if [[ -n "$running" ]]; then
    kill "$running" 2> /dev/null || true
    wait "$running" 2> /dev/null || true
  fi
  if declare -F before_end > /dev/null; then before_end; fi
  echo "$3: ended by SIG$1" >&2
  exit "$2"
}

# Runs a command so that signals reach it; ends with its code.
run() {
  "$@" &
  running=$!
  local code=0
  wait "$running" || code=$?
  running=""
  return "$code"
}

# Runs a command as run does, and leaves the last line that it prints in "captured"; ends with it if it fails.
capture() {
  local printed code=0
  printed="$(mktemp)"
  run "$@" > "$printed" || code=$?
  captured="$(tail -n 1 "$printed")"
  rm -f "$printed"
  if ((code != 0)); then exit "$code"; fi
}

# Lets one launcher build at a time: lock_builds REPOSITORY NAME. It ends with the process, or with unlock_builds.
lock_builds() {
  if ! mkdir -p "$1/target" 2> /dev/null || [[ ! -w "$1/target" ]]; then
    echo "$2: $1/target cannot be written, and there is something to build: build as the owner of $1 first" >&2
    exit 1
  fi
  # Without the program there is no lock; macOS has none.
  if ! command -v flock > /dev/null; then return; fi
  exec 9> "$1/target/launcher.lock"
  if ! flock -n 9; then
    echo "$2: another launcher builds in $1; waiting for it ..." >&2
    run flock 9
  fi
}

unlock_builds() { exec 9>&-; }

# Leaves the line of Spark in "line": the one that was asked for, else that of SPARK_HOME, else the usual one. Two that differ
# are refused: choose_line REPOSITORY.
choose_line() {
  local of_home
  of_home="$("$1/deploy/local/spark-line")"
  if [[ -n "$line" && -n "${SPARK_HOME:-}" && "$line" != "$of_home" ]]; then
    refuse "--spark is $line, and SPARK_HOME is $SPARK_HOME, no Spark $line: leave one of them out"
  fi
  line="${line:-$of_home}"
}
