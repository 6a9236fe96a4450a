# shellcheck shell=bash
# Sourced by the scripts beside it.

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() { echo "${0##*/}: $*" >&2; }

# Exit code 2 is a mistake of the user's.
refuse() {
  say "$*; see --help"
  exit 2
}

# The value of an option that is a number of at least 1: number OPTION VALUE
number() {
  [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || refuse "$1 needs a whole number of at least 1, found ${2:-nothing}"
  echo "$2"
}

# The cores that this process may use, the last first: the first ones serve most interrupts. Nothing without taskset.
cores() {
  if command -v taskset > /dev/null; then
    taskset -cp $$ | sed 's/.*: //' | tr ',' '\n' | awk -F - '{ for (i = $1; i <= $NF; i++) print i }' | sort -rn
  fi
}

# A number and its things, whose plural is made with an s: counted 1 step, counted 5 step
counted() {
  if [[ "$1" == 1 ]]; then echo "1 $2"; else echo "$1 $2s"; fi
}

# Median, smallest and largest of the numbers on standard input, in one line.
summary() {
  sort -g | awk '{ v[NR] = $1 } END { if (NR) print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1], v[NR] }'
}

# A cell with the median and the quartiles of the numbers on standard input.
quartiles() {
  sort -g | awk '{ v[NR] = $1 }
    END { printf " %.3g (%.3g to %.3g) |", v[int((NR + 1) / 2)], v[int((NR + 3) / 4)], v[int((3 * NR + 3) / 4)] }'
}

# The lines of a run's metrics that describe a step: steps_of FILE
steps_of() { grep '^{"step":' "$1"; }

# What a reader has to know of the machine, in lines of Markdown.
machine() {
  local flags
  flags="$(grep -m 1 '^flags' /proc/cpuinfo | tr ' ' '\n' \
    | grep -xE 'avx2|avx512f|avx512_vnni|avx512_bf16|amx_bf16' | paste -sd ' ' || true)"
  echo "- Machine: $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1), family $(
    sed -n 's/^cpu family[[:space:]]*: //p' /proc/cpuinfo | head -n 1
  ) model $(sed -n 's/^model[[:space:]]*: //p' /proc/cpuinfo | head -n 1); $(nproc) cores; ${flags:-no AVX2}"
  echo "- $(uname -sr); load before: $(cut -d ' ' -f 1 /proc/loadavg)"
  echo "- $("$JAVA_HOME/bin/java" -version 2>&1 | head -n 1); dcgan-spark $(
    git -C "$repository" describe --always --dirty 2> /dev/null || echo 'of unknown commit'
  )"
}

# The first Python that has PyTorch, of PYTHON, python3 and the system's; nothing if none has.
find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3 /usr/bin/python3; do
    if "$candidate" -c 'import torch' > /dev/null 2>&1; then
      echo "$candidate"
      return
    fi
  done
}
