# shellcheck shell=bash
# What kind of guest this is. One strategy per format; a format without one is a problem, found
# before anything is touched.

# shellcheck source=../strategies/initramfs-tools.sh
. "$HERE/strategies/initramfs-tools.sh"
# shellcheck source=../strategies/networkd.sh
. "$HERE/strategies/networkd.sh"

os_name() {
  local name
  name=$(os_release PRETTY_NAME)
  printf '%s' "${name:-an unknown operating system}"
}

supported_os() {
  case $(os_release ID)-$(os_release VERSION_ID) in
    debian-12) return 0 ;;
    *) return 1 ;;
  esac
}

initramfs_kind() {
  if guest_has update-initramfs; then
    printf initramfs-tools
  elif guest_has dracut; then
    printf dracut
  else
    printf unknown
  fi
}

firmware() {
  if [ -d "$ROOT/sys/firmware/efi" ]; then printf efi; else printf bios; fi
}

# The NIC of the default route; without one, the only NIC with hardware behind it.
boot_nic() {
  local nic found=()
  nic=$(awk 'NR > 1 && $2 == "00000000" && $8 == "00000000" { print $1; exit }' \
    "$ROOT/proc/net/route" 2>/dev/null)
  if [ -z "$nic" ]; then
    for nic in "$ROOT"/sys/class/net/*; do
      [ -e "$nic/device" ] && found+=("$(basename "$nic")")
    done
    [ "${#found[@]}" -eq 1 ] || return 1
    nic=${found[0]}
  fi
  printf '%s' "$nic"
}

nic_mac() {
  head -n 1 "$ROOT/sys/class/net/$1/address" 2>/dev/null
}

# The value of one kernel argument, as this boot had it.
kernel_argument() {
  tr ' ' '\n' <"$ROOT/proc/cmdline" 2>/dev/null | sed -n "s/^$1=//p" | tail -n 1
}

# root= in a form that holds on other hardware: UUID, or a device-mapper name.
root_argument() {
  local root uuid
  root=$(kernel_argument root)
  case $root in
    UUID=* | PARTUUID=* | LABEL=* | /dev/mapper/* | /dev/disk/by-uuid/*) ;;
    /dev/*)
      uuid=$(awk '$1 !~ /^#/ && $2 == "/" { print $1; exit }' "$ROOT/etc/fstab" 2>/dev/null)
      case $uuid in
        UUID=*) root=$uuid ;;
        *)
          uuid=$(blkid -s UUID -o value "$root" 2>/dev/null) || return 1
          root=UUID=$uuid
          ;;
      esac
      ;;
    *) return 1 ;;
  esac
  printf 'root=%s' "$root"
}

# The guest's own kernel arguments that still mean the same when it boots from the capsule.
kernel_options() {
  local option options=()
  read -r -a options <"$ROOT/proc/cmdline"
  for option in "${options[@]}"; do
    case $option in
      BOOT_IMAGE=* | root=* | initrd=* | ip=* | BOOTIF=* | ISCSI* | iscsi_* | ro | rw | resume=*) ;;
      *[!A-Za-z0-9_.,:/=@+-]*) ;;
      *) printf '%s\n' "$option" ;;
    esac
  done
}
