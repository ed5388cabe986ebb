# shellcheck shell=bash
# NICs run by Red Hat's network scripts (RHEL 6, and 7 without NetworkManager).

IFCFG_DIR=/etc/sysconfig/network-scripts
IFCFG_BEGIN='# Slipway: begin'
IFCFG_END='# Slipway: end'

ifcfg_in_charge() {
  { compgen -G "$ROOT/etc/rc*.d/rc3.d/S*network" >/dev/null ||
    compgen -G "$ROOT/etc/rc3.d/S*network" >/dev/null || unit_enabled network.service; } &&
    ifcfg_file "$1" "$2" >/dev/null
}

# The file of a NIC: by its name, or by the address in it.
ifcfg_file() {
  local file mac
  if [ -f "$ROOT$IFCFG_DIR/ifcfg-$1" ]; then
    printf '%s/ifcfg-%s\n' "$IFCFG_DIR" "$1"
    return 0
  fi
  for file in "$ROOT$IFCFG_DIR"/ifcfg-*; do
    [ -f "$file" ] || continue
    mac=$(shell_value "${file#"$ROOT"}" HWADDR)
    if [ -n "$mac" ] && [ "$(lower "$mac")" = "$(lower "$2")" ]; then
      printf '%s\n' "${file#"$ROOT"}"
      return 0
    fi
  done
  return 1
}

# shell_value FILE KEY: of a file of assignments.
shell_value() {
  sed -n "s/^[[:space:]]*$2=//p" "$ROOT$1" | tail -n 1 | sed -e 's/[[:space:]]*$//' |
    tr -d "\"'"
}

# ifup and ifdown read the file as shell; with an iSCSI session there is nothing for them to do.
ifcfg_keep() {
  local file
  file=$(ifcfg_file "$1" "$2")
  put_block "$file" "$IFCFG_BEGIN" "$IFCFG_END" <<'SCRIPT'
case ${0##*/} in
  ifup* | ifdown*)
    # While the root disk is behind this card nobody starts or stops it.
    for slipway in /sys/class/iscsi_session/session*; do [ -e "$slipway" ] && exit 0; done
    ;;
esac
SCRIPT
}

ifcfg_kept() {
  grep -qxF "$IFCFG_BEGIN" "$ROOT$(ifcfg_file "$1" "$2")"
}

ifcfg_ip_argument() {
  ifcfg_argument "$(ifcfg_file "$1" "$2")"
}

ifcfg_argument() {
  local file=$1 address prefix gateway
  case $(shell_value "$file" BOOTPROTO) in
    dhcp | bootp | DHCP)
      printf dhcp
      return 0
      ;;
  esac
  address=$(first_value "$file" IPADDR IPADDR0 IPADDR1)
  prefix=$(first_value "$file" PREFIX PREFIX0 PREFIX1)
  [ -n "$prefix" ] || prefix=$(prefix_of "$(first_value "$file" NETMASK NETMASK0 NETMASK1)")
  gateway=$(first_value "$file" GATEWAY GATEWAY0 GATEWAY1)
  [ -n "$gateway" ] || gateway=$(shell_value /etc/sysconfig/network GATEWAY 2>/dev/null)
  { [ -n "$address" ] && [ -n "$prefix" ]; } || return 1
  static_argument "$address" "$prefix" "$gateway"
}

first_value() {
  local file=$1 key value
  shift
  for key in "$@"; do
    value=$(shell_value "$file" "$key")
    if [ -n "$value" ]; then
      printf '%s' "$value"
      return 0
    fi
  done
}
