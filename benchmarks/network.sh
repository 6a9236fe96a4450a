# shellcheck shell=bash
# Sourced by the scripts that put processes into network namespaces of this machine, joined by a bridge. Needs say and refuse.

# Their names are ours alone.
namespace() { echo "dcgan-bench-$1"; }
bridge=dcgan-bench
# The address of process I, and that of the bridge, which processes outside of the namespaces listen on.
address() { echo "10.213.0.$(($1 + 1))"; }
bridge_address=10.213.0.254

require_network() {
  local tool
  for tool in ip tc; do command -v "$tool" > /dev/null || refuse "--network needs $tool: install iproute2"; done
  ((EUID == 0)) || refuse "--network makes network namespaces: run it as root"
}

take_network_down() {
  local name
  for name in $(ip netns list | awk '/^dcgan-bench-/ { print $1 }'); do ip netns delete "$name"; done
  # A namespace lives on while a process in it does, and its interface with it.
  for name in $(ip -o link show type veth | awk -F '[ @:]+' '$2 ~ /^dcgan-veth-/ { print $2 }'); do
    ip link delete "$name" 2> /dev/null || true # It may go with its namespace meanwhile.
  done
  ip link delete "$bridge" 2> /dev/null || true
}

# put_network_up N RATE
put_network_up() {
  local i name
  ip link add "$bridge" type bridge
  ip address add "$bridge_address/24" dev "$bridge"
  ip link set "$bridge" up
  for ((i = 0; i < $1; i++)); do
    name="$(namespace "$i")"
    ip netns add "$name"
    ip link add "dcgan-veth-$i" type veth peer name eth0 netns "$name"
    ip link set "dcgan-veth-$i" master "$bridge" up
    ip -n "$name" address add "$(address "$i")/24" dev eth0
    ip -n "$name" link set lo up
    ip -n "$name" link set eth0 up
    # Large enough that the shaper, not its bucket, decides; small enough that it does not hide the rate.
    ip netns exec "$name" tc qdisc add dev eth0 root tbf rate "$2" burst 128kb latency 50ms
  done
}
