# shellcheck shell=bash
# Names of NICs that hold on other hardware: bound to the address instead of the slot.

# udev has them since systemd 197; the older ones write such rules by themselves.
link_names_known() {
  [ -d "$ROOT/etc/systemd/network" ] || [ -d "$ROOT/usr/lib/systemd/network" ] ||
    [ -d "$ROOT/lib/systemd/network" ]
}

link_name_file() {
  printf '/etc/systemd/network/10-slipway-%s.link' "$1"
}

# NAME<TAB>MAC of each card whose name comes from its slot. The kernel's own names (eth0) cannot be
# given to another card without a clash, and an administrator's own rule stays in charge.
link_names_wanted() {
  local dir nic mac
  link_names_known || return 0
  for dir in "$ROOT"/sys/class/net/*; do
    nic=$(basename "$dir")
    [ -e "$dir/device" ] || continue
    case $nic in eth[0-9]*) continue ;; esac
    mac=$(nic_mac "$nic")
    [ -n "$mac" ] || continue
    ! grep -lsi "MACAddress=.*$mac" "$ROOT"/etc/systemd/network/*.link |
      grep -vqF "$(link_name_file "$nic")" || continue
    printf '%s\t%s\n' "$nic" "$mac"
  done
}

link_names_keep() {
  local nic mac changed=1
  while IFS=$'\t' read -r nic mac; do
    put_file "$(link_name_file "$nic")" 0644 <<CONF && changed=0
# Written by Slipway: the card keeps its name on other hardware.
[Match]
MACAddress=$mac
# Not the bridges and VLANs that share the address.
Type=ether

[Link]
Name=$nic
CONF
  done < <(link_names_wanted)
  return "$changed"
}

link_names_kept() {
  local nic
  while IFS=$'\t' read -r nic _; do
    [ -f "$ROOT$(link_name_file "$nic")" ] || return 1
  done < <(link_names_wanted)
}
