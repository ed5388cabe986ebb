# shellcheck shell=bash
# NICs run by NetworkManager: its keyfiles, and ifcfg files where it reads those (RHEL 7 to 9).

NM_PROFILES=(/etc/NetworkManager/system-connections /run/NetworkManager/system-connections)

networkmanager_in_charge() {
  unit_enabled NetworkManager.service && networkmanager_file "$1" "$2" >/dev/null
}

# The profile of a NIC: a keyfile, or an ifcfg file that is not taken away from NetworkManager.
networkmanager_file() {
  local dir file
  for dir in "${NM_PROFILES[@]}"; do
    for file in "$ROOT$dir"/*; do
      if [ -f "$file" ] && keyfile_matches "$file" "$1" "$2"; then
        printf '%s\n' "${file#"$ROOT"}"
        return 0
      fi
    done
  done
  file=$(ifcfg_file "$1" "$2") || return 1
  case $(shell_value "$file" NM_CONTROLLED) in
    [nN]*) return 1 ;;
    *) printf '%s\n' "$file" ;;
  esac
}

# Whether a profile is an Ethernet connection for this NIC: by name, by address, or for any.
keyfile_matches() {
  local type name mac
  type=$(ini_value "$1" connection type)
  case $type in ethernet | 802-3-ethernet | '') ;; *) return 1 ;; esac
  name=$(ini_value "$1" connection interface-name)
  mac=$(ini_value "$1" ethernet mac-address)
  [ -z "$name" ] || [ "$name" = "$2" ] || return 1
  [ -z "$mac" ] || [ "$(lower "$mac")" = "$(lower "$3")" ] || return 1
  [ -n "$type" ]
}

# ini_value FILE SECTION KEY
ini_value() {
  awk -v section="[$2]" -v key="$3" '
    /^\[/ { inside = $0 == section; next }
    inside && index($0, key "=") == 1 { print substr($0, length(key) + 2); exit }' "$1"
}

# It would renew, and at a lease's end drop, an address that the root disk hangs on.
networkmanager_keep() {
  boot_nic_keep
}

networkmanager_kept() {
  boot_nic_kept
}

networkmanager_ip_argument() {
  local file method address gateway
  file=$(networkmanager_file "$1" "$2") || return 1
  case $file in
    */ifcfg-*)
      ifcfg_argument "$file"
      return
      ;;
  esac
  method=$(ini_value "$ROOT$file" ipv4 method)
  case $method in
    auto | '') printf dhcp ;;
    manual)
      # address1=192.0.2.10/24,192.0.2.1 or, the gateway apart, gateway=…
      address=$(ini_value "$ROOT$file" ipv4 address1)
      [ -n "$address" ] || address=$(ini_value "$ROOT$file" ipv4 address)
      gateway=$(ini_value "$ROOT$file" ipv4 gateway)
      case $address in
        *,*)
          gateway=${address#*,}
          address=${address%%,*}
          ;;
      esac
      case $address in
        */*) static_argument "${address%/*}" "${address#*/}" "$gateway" ;;
        *) return 1 ;;
      esac
      ;;
    *) return 1 ;;
  esac
}
