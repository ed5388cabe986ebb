# shellcheck shell=bash
# What kind of guest this is. One strategy per format; a format without one is a problem, found
# before anything is touched.

# shellcheck source=../lib/plan.sh
. "$HERE/lib/plan.sh"

family() {
  case $(os_release ID) in
    debian | ubuntu) printf debian ;;
    rhel | centos | almalinux | rocky | ol) printf rhel ;;
    sles | sles_sap) printf suse ;;
    photon) printf photon ;;
  esac
}

os_name() {
  local name
  name=$(os_release PRETTY_NAME)
  printf '%s' "${name:-an unknown operating system}"
}

supported_os() {
  local version
  version=$(os_release VERSION_ID)
  case $(os_release ID)-$version in
    debian-11 | debian-12 | debian-13) return 0 ;;
    ubuntu-16.04 | ubuntu-18.04 | ubuntu-20.04 | ubuntu-22.04 | ubuntu-24.04) return 0 ;;
    sles-11.3 | sles-11.4) return 0 ;;
  esac
  case $(family)-${version%%.*} in
    rhel-6 | rhel-7 | rhel-8 | rhel-9 | rhel-10) return 0 ;;
    suse-12 | suse-15 | photon-3 | photon-4 | photon-5) return 0 ;;
    *) return 1 ;;
  esac
}

initramfs_kind() {
  if guest_has dracut && ! guest_has mkinitramfs; then
    printf dracut
  elif guest_has update-initramfs; then
    printf initramfs-tools
  elif guest_has mkinitrd_setup; then
    # SUSE's; Red Hat's of the same name is another program.
    printf mkinitrd
  else
    printf unknown
  fi
}

package_kind() {
  if [ -f "$ROOT/var/lib/dpkg/status" ]; then
    printf dpkg
  elif guest_has rpm; then
    printf rpm
  else
    printf unknown
  fi
}

boot_loader_kind() {
  if grep -qs '^[[:space:]]*GRUB_ENABLE_BLSCFG=["'\'']\?true' "$ROOT/etc/default/grub" &&
    compgen -G "$ROOT/boot/loader/entries/*.conf" >/dev/null; then
    printf bls
  elif [ -n "$(grub2_config)" ]; then
    printf grub2
  elif [ -n "$(grub_legacy_config)" ]; then
    printf grub-legacy
  else
    printf unknown
  fi
}

# shellcheck source=../strategies/networkd.sh
. "$HERE/strategies/networkd.sh"
# shellcheck source=../strategies/networkmanager.sh
. "$HERE/strategies/networkmanager.sh"
# shellcheck source=../strategies/wicked.sh
. "$HERE/strategies/wicked.sh"
# shellcheck source=../strategies/ifcfg.sh
. "$HERE/strategies/ifcfg.sh"
# shellcheck source=../strategies/ifupdown.sh
. "$HERE/strategies/ifupdown.sh"
# shellcheck source=../strategies/boot-nic.sh
. "$HERE/strategies/boot-nic.sh"
# shellcheck source=../strategies/link-names.sh
. "$HERE/strategies/link-names.sh"
# shellcheck source=../strategies/boot-menu.sh
. "$HERE/strategies/boot-menu.sh"
# shellcheck source=../strategies/efi.sh
. "$HERE/strategies/efi.sh"

# Of the formats for the same thing one is loaded; all of them define the same functions.
case $(initramfs_kind) in
  dracut)
    # shellcheck source=../strategies/dracut.sh
    . "$HERE/strategies/dracut.sh"
    ;;
  mkinitrd)
    # shellcheck source=../strategies/mkinitrd.sh
    . "$HERE/strategies/mkinitrd.sh"
    ;;
  *)
    # shellcheck source=../strategies/initramfs-tools.sh
    . "$HERE/strategies/initramfs-tools.sh"
    ;;
esac
case $(package_kind) in
  rpm)
    # shellcheck source=../strategies/rpm.sh
    . "$HERE/strategies/rpm.sh"
    ;;
  *)
    # shellcheck source=../strategies/dpkg.sh
    . "$HERE/strategies/dpkg.sh"
    ;;
esac

# Who configures a NIC, by the name of its strategy. netplan writes files for the first two.
network_kind() {
  local kind
  for kind in networkd networkmanager wicked ifcfg ifupdown; do
    if "${kind}_in_charge" "$1" "$2"; then
      printf '%s' "$kind"
      return 0
    fi
  done
  return 1
}

# Drivers of the virtual hardware a machine may wake up on, and what an iSCSI disk needs.
BOOT_DRIVERS=(iscsi_tcp iscsi_ibft crc32c_generic crc32c_intel sd_mod sr_mod
  virtio_pci virtio_net virtio_scsi virtio_blk vmxnet3 vmw_pvscsi e1000 e1000e)

# boot_drivers [MORE…]: those that this kernel has as modules; who makes images complains of others.
boot_drivers() {
  local driver dir
  dir=$ROOT/lib/modules/$(running_kernel)
  [ -d "$dir" ] || dir=$ROOT/usr/lib/modules/$(running_kernel)
  for driver in "${BOOT_DRIVERS[@]}" "$@"; do
    [ -z "$(find "$dir" -name "$driver.ko*" -print -quit 2>/dev/null)" ] || printf '%s ' "$driver"
  done
}

# initramfs_progress EXPECTED WORD: the pace of a build by the lines of its program, of which about so
# many are to be expected.
initramfs_progress() {
  local n=0 percent
  while IFS= read -r _; do
    n=$((n + 1))
    [ $((n % ($1 / 12))) -eq 0 ] || continue
    percent=$((n * 90 / $1))
    [ "$percent" -gt 90 ] && percent=90
    progress "$percent" "Building the start-up image: $2 $n"
  done
}

kernel_has_builtin() {
  grep -qs "/$1\.ko\$" "$ROOT"/lib/modules/"$(running_kernel)"/modules.builtin && printf 1
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

# static_argument ADDRESS PREFIX GATEWAY: the kernel's ip= argument; the device is left out because
# its name may change with the hardware.
static_argument() {
  case $1.$2.$3 in *[!0-9.]*) return 1 ;; esac
  printf '%s::%s:%s:::none' "$1" "$3" "$(netmask "$2")"
}

netmask() {
  local bits=$1 i octet mask=''
  for i in 0 8 16 24; do
    octet=$((bits - i))
    [ "$octet" -gt 8 ] && octet=8
    [ "$octet" -lt 0 ] && octet=0
    mask=$mask.$((256 - (1 << (8 - octet))))
  done
  printf '%s' "${mask#.}"
}

prefix_of() {
  local octet bits=0
  for octet in ${1//./ }; do
    while [ "$octet" -gt 0 ]; do
      bits=$((bits + (octet & 1)))
      octet=$((octet >> 1))
    done
  done
  [ "$bits" -eq 0 ] || printf '%s' "$bits"
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
      uuid=$(fstab_source /)
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

fstab_source() {
  awk -v where="$1" '$1 !~ /^#/ && $2 == where { print $1; exit }' "$ROOT/etc/fstab" 2>/dev/null
}

# The guest's own kernel arguments that still mean the same when it boots from the capsule.
kernel_options() {
  local option options=()
  read -r -a options <"$ROOT/proc/cmdline"
  for option in "${options[@]}"; do
    case $option in
      BOOT_IMAGE=* | root=* | initrd=* | ip=* | BOOTIF=* | ISCSI* | iscsi_* | ro | rw | resume=*) ;;
      netroot=* | rd.iscsi.* | rd.neednet=*) ;;
      *[!A-Za-z0-9_.,:/=@+-]*) ;;
      *) printf '%s\n' "$option" ;;
    esac
  done
}
