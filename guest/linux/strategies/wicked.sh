# shellcheck shell=bash
# NICs run by SUSE's wicked, and by rcnetwork of SLES 11: both read the same files.

WICKED_DIR=/etc/sysconfig/network

wicked_in_charge() {
  { unit_enabled wicked.service || rcnetwork_enabled; } && wicked_file "$1" "$2" >/dev/null
}

# It can leave everything to NetworkManager.
rcnetwork_enabled() {
  compgen -G "$ROOT/etc/init.d/rc3.d/S??network" >/dev/null &&
    ! grep -qs "^NETWORKMANAGER=[\"']\?yes" "$ROOT$WICKED_DIR/config"
}

wicked_file() {
  [ -f "$ROOT$WICKED_DIR/ifcfg-$1" ] && printf '%s/ifcfg-%s\n' "$WICKED_DIR" "$1"
}

# nfsroot is SUSE's word for a card with the root file system behind it: like auto, and never taken
# down at the end. // ifcfg(5)
wicked_keep() {
  local file
  file=$(wicked_file "$1" "$2")
  put_file "$file" "$(stat -c %a "$ROOT$file")" < <(
    sed "s/^\([[:space:]]*STARTMODE=\).*/\1'nfsroot'/" "$ROOT$file"
    grep -q '^[[:space:]]*STARTMODE=' "$ROOT$file" || echo "STARTMODE='nfsroot'")
}

wicked_kept() {
  [ "$(shell_value "$(wicked_file "$1" "$2")" STARTMODE)" = nfsroot ]
}

wicked_ip_argument() {
  local file address prefix gateway
  file=$(wicked_file "$1" "$2")
  case $(shell_value "$file" BOOTPROTO) in
    dhcp | dhcp4 | dhcp+autoip)
      printf dhcp
      return 0
      ;;
  esac
  address=$(first_value "$file" IPADDR IPADDR_0)
  case $address in
    */*)
      prefix=${address#*/}
      address=${address%/*}
      ;;
    *)
      prefix=$(first_value "$file" PREFIXLEN PREFIXLEN_0)
      [ -n "$prefix" ] || prefix=$(prefix_of "$(first_value "$file" NETMASK NETMASK_0)")
      ;;
  esac
  gateway=$(cat "$ROOT$WICKED_DIR/ifroute-$1" "$ROOT$WICKED_DIR/routes" 2>/dev/null |
    awk '($1 == "default" || $1 == "0.0.0.0/0") && $2 ~ /^[0-9.]+$/ { print $2; exit }')
  { [ -n "$address" ] && [ -n "$prefix" ]; } || return 1
  static_argument "$address" "$prefix" "$gateway"
}
