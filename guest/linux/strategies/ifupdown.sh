# shellcheck shell=bash
# NICs run by ifupdown (/etc/network/interfaces).

IFUPDOWN_MAIN=/etc/network/interfaces
IFUPDOWN_OWN=/etc/network/interfaces.d/slipway

ifupdown_in_charge() {
  guest_has ifup && ifupdown_file "$1" "$2" >/dev/null
}

ifupdown_files() {
  local file
  for file in "$ROOT$IFUPDOWN_MAIN" "$ROOT$IFUPDOWN_MAIN".d/*; do
    [ -f "$file" ] && printf '%s\n' "${file#"$ROOT"}"
  done
}

# The file with the NIC's stanza.
ifupdown_file() {
  local file
  while IFS= read -r file; do
    if grep -q "^[[:space:]]*iface[[:space:]][[:space:]]*$1[[:space:]][[:space:]]*inet[[:space:]]" \
      "$ROOT$file"; then
      printf '%s\n' "$file"
      return 0
    fi
  done < <(ifupdown_files)
  return 1
}

# At the start the card counts as configured already; at the end nobody takes it down. The second
# needs a line that ifupdown reads, and reads only where the main file says so.
ifupdown_keep() {
  local changed=1
  boot_nic_keep && changed=0
  if ifupdown_reads_directory; then
    put_file "$IFUPDOWN_OWN" 0644 <<CONF && changed=0
# Written by Slipway: this card may carry the root disk, so nobody takes it down at the end.
no-auto-down $1
CONF
  else
    put_block "$IFUPDOWN_MAIN" '# Slipway: begin' '# Slipway: end' <<CONF && changed=0
# This card may carry the root disk, so nobody takes it down at the end.
no-auto-down $1
CONF
  fi
  return "$changed"
}

ifupdown_reads_directory() {
  grep -q '^[[:space:]]*source\(-directory\)\?[[:space:]].*interfaces\.d' "$ROOT$IFUPDOWN_MAIN"
}

ifupdown_kept() {
  boot_nic_kept && grep -qs "^no-auto-down $1\$" "$ROOT$IFUPDOWN_OWN" "$ROOT$IFUPDOWN_MAIN"
}

ifupdown_ip_argument() {
  local file method address prefix gateway
  file=$(ifupdown_file "$1" "$2")
  method=$(awk -v nic="$1" '$1 == "iface" && $2 == nic && $3 == "inet" { print $4; exit }' \
    "$ROOT$file")
  case $method in
    dhcp)
      printf dhcp
      return 0
      ;;
    static) ;;
    *) return 1 ;;
  esac
  address=$(ifupdown_option "$file" "$1" address)
  gateway=$(ifupdown_option "$file" "$1" gateway)
  case $address in
    */*)
      prefix=${address#*/}
      address=${address%/*}
      ;;
    *)
      prefix=$(ifupdown_option "$file" "$1" netmask)
      case $prefix in *.*) prefix=$(prefix_of "$prefix") ;; esac
      ;;
  esac
  { [ -n "$address" ] && [ -n "$prefix" ]; } || return 1
  static_argument "$address" "$prefix" "$gateway"
}

# One option of a NIC's IPv4 stanza.
ifupdown_option() {
  awk -v nic="$2" -v key="$3" '
    $1 ~ /^(iface|auto|allow-.*|mapping|source.*)$/ {
      inside = $1 == "iface" && $2 == nic && $3 == "inet"
      next
    }
    inside && $1 == key { print $2; exit }' "$ROOT$1"
}
