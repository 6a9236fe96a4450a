# shellcheck shell=bash
# Sourced by the scripts beside it.

# Whether a process is a daemon of a cluster's. Its id alone does not tell: ids are given again, and a killed process
# that nobody waited for keeps its own.
is_daemon() {
  ps -o args= -p "$1" 2> /dev/null \
    | grep -Eq 'org\.apache\.spark\.(deploy\.(master\.Master|worker\.Worker)|launcher\.Main)|spark-class'
}
