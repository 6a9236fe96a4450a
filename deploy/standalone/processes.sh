# shellcheck shell=bash
# Sourced by the scripts beside it.

# Whether a process is a daemon of a cluster's. Its id alone does not show it: ids are reused, and a killed process
# that nobody waited for keeps its own.
is_daemon() {
  tr '\0' ' ' 2> /dev/null < "/proc/$1/cmdline" \
    | grep -Eq 'org\.apache\.spark\.(deploy\.(master\.Master|worker\.Worker)|launcher\.Main)|spark-class'
}

# What the master's JSON page says of itself, in one line; nothing where it does not answer. master_page HOST PORT
master_page() {
  (
    exec 3<> "/dev/tcp/$1/$2" || exit 0
    printf 'GET /json/ HTTP/1.0\r\n\r\n' >&3
    { timeout 5 cat <&3 || true; } | tr '\n' ' '
  ) 2> /dev/null
}
