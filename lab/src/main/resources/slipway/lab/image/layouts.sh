# shellcheck shell=bash disable=SC2034,SC2154
# How the disk of each variant is divided, and what makes it start. Sourced by build-image.sh, whose variables it
# reads and sets; offsets and sizes are in MiB.
#
# whole, dracut   BIOS, one partition
# secure-boot     UEFI: an EFI system partition with a shim, the root
# uefi            the same with a GRUB that is not signed and no shim
# lvm             BIOS: /boot, a volume group with the root in a logical volume
# luks            BIOS: /boot, the root encrypted. It lies in the clear until make-own.sh has written to it: no
#                 device mapper is asked of the host.

volume_group=vg
# A physical volume's first extent, as lvm lays it, and room for what LUKS puts before its payload.
lvm_start_mib=1
luks_room_mib=16
boot_mib=512
esp_mib=64
esp_serial=5117EA00

# Sets root_mib, root_size_mib, root_part and boot_part, which are numbers of partitions or empty.
layout_partition() {
  boot_part=
  root_part=1
  root_mib=1
  case $variant in
    whole | dracut) printf 'label: dos\nstart=1MiB, type=83, bootable\n' ;;
    secure-boot | uefi)
      root_part=2
      root_mib=$((1 + esp_mib))
      printf 'label: gpt\nstart=1MiB, size=%sMiB, type=U\nstart=%sMiB, type=L\n' "$esp_mib" "$root_mib"
      ;;
    lvm | luks)
      boot_part=1
      root_part=2
      root_mib=$((1 + boot_mib))
      printf 'label: dos\nstart=1MiB, size=%sMiB, type=83, bootable\nstart=%sMiB, type=%s\n' "$boot_mib" "$root_mib" \
        "$([ "$variant" = lvm ] && echo 8e || echo 83)"
      ;;
  esac >"$work/partitions"
  sfdisk --quiet "$raw" <"$work/partitions"
  # The last MiB is the second partition table's, and a volume group uses whole extents of 4 MiB.
  root_size_mib=$(((disk_mib - root_mib - 1) / 4 * 4))
  case $variant in
    lvm)
      make_volume_group
      root_part=
      root_mib=$((root_mib + lvm_start_mib))
      root_size_mib=$((root_size_mib - 4))
      ;;
    luks) root_size_mib=$((root_size_mib - luks_room_mib)) ;;
  esac
}

# With the guest's own lvm, on a device that only covers the partition.
make_volume_group() {
  local device tree=$work/lvm
  mkdir "$tree"
  tar -C "$tree" -xpf "$work/root.tar" --exclude=./lib/modules --exclude=./usr/lib/modules --exclude=./boot
  device=$(losetup -f --show -o $((root_mib << 20)) --sizelimit $(((disk_mib - root_mib - 1) << 20)) "$raw")
  mkdir -p "$tree"/{dev,proc,sys}
  mount --bind /dev "$tree/dev"
  mount -t proc proc "$tree/proc"
  mount -t sysfs sys "$tree/sys"
  local quiet=(--driverloaded n --devices "$device")
  {
    chroot "$tree" lvm pvcreate --yes "${quiet[@]}" "$device" &&
      chroot "$tree" lvm vgcreate "${quiet[@]}" "$volume_group" "$device" &&
      chroot "$tree" lvm lvcreate "${quiet[@]}" --yes -an -Zn -Wn -n root -l 100%FREE "$volume_group"
  } >"$work/lvm.log" 2>&1 || { cat "$work/lvm.log"; umount "$tree/dev" "$tree/proc" "$tree/sys"; losetup -d "$device"; exit 1; }
  umount "$tree/dev" "$tree/proc" "$tree/sys"
  losetup -d "$device"
  rm -rf --one-file-system "$tree"
}

# The root's name for the kernel and for fstab.
layout_root() {
  case $variant in
    lvm) printf '/dev/mapper/%s-root' "$volume_group" ;;
    luks) printf '/dev/mapper/root_crypt' ;;
    *) printf 'UUID=%s' "$uuid" ;;
  esac
}

layout_packages() {
  case $variant in
    dracut) printf 'dracut,isc-dhcp-client,grub-pc' ;;
    secure-boot) printf 'initramfs-tools,grub-efi-amd64,grub-efi-amd64-signed,shim-signed' ;;
    uefi) printf 'initramfs-tools,grub-efi-amd64,efibootmgr' ;;
    lvm) printf 'initramfs-tools,lvm2,grub-pc' ;;
    luks) printf 'initramfs-tools,cryptsetup-initramfs,grub-pc' ;;
    *) printf 'initramfs-tools,grub-pc' ;;
  esac
}

# What the guest needs besides, before its start-up image is built.
layout_configure() {
  case $variant in
    secure-boot | uefi)
      mkdir -p "$root/boot/efi"
      printf 'UUID=%s-%s /boot/efi vfat umask=0077 0 1\n' "${esp_serial:0:4}" "${esp_serial:4}" >>"$root/etc/fstab"
      install -m 0755 "$files/after-installing" "$root/usr/local/sbin/after-installing"
      cat >"$root/etc/systemd/system/after-installing.service" <<'TXT'
[Unit]
Description=Take away what the installation's first start needed
ConditionPathExists=/boot/efi/EFI/BOOT

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/after-installing

[Install]
WantedBy=multi-user.target
TXT
      chroot "$root" systemctl --quiet enable after-installing
      ;;
    luks)
      printf 'CRYPTSETUP=y\n' >>"$root/etc/cryptsetup-initramfs/conf-hook"
      install -m 0755 "$files/root-crypt-hook" "$root/etc/initramfs-tools/hooks/root-crypt"
      install -m 0755 "$files/root-crypt" "$root/etc/initramfs-tools/scripts/local-top/root-crypt"
      ;;
  esac
}

layout_start_up_image() {
  local kernel
  kernel=$(basename "$root"/lib/modules/*)
  case $variant in
    # Built on this host it could not know the guest's hardware.
    dracut) chroot "$root" dracut --force --no-hostonly "/boot/initrd.img-$kernel" "$kernel" ;;
    *) chroot "$root" update-initramfs -u ;;
  esac >"$work/initramfs.log" 2>&1 || { cat "$work/initramfs.log"; exit 1; }
}

# Installs the boot loader into the disk; the root is mounted with /dev, /proc and /sys.
layout_boot_loader() {
  case $variant in
    secure-boot | uefi) make_esp || return ;;
    *) chroot "$root" grub-install --target=i386-pc --modules='part_msdos ext2' "$loop" || return ;;
  esac
  chroot "$root" update-grub || return
  # Built on another host's devices, grub-mkconfig knows no name that holds in the guest.
  sed -i "s#root=\(UUID=\|/dev/\)[^ ]*#root=$(layout_root)#" "$root/boot/grub/grub.cfg"
}

# As an installer leaves it: the firmware's own entry will start EFI/debian. EFI/BOOT is for the first start, which
# makes that entry, and is taken away then.
make_esp() (
  set -e
  local esp=$work/esp
  truncate -s "${esp_mib}M" "$esp"
  mformat -i "$esp" -T $((esp_mib * 2048)) -N "$esp_serial" -v ESP ::
  mmd -i "$esp" ::/EFI ::/EFI/BOOT ::/EFI/debian
  # shellcheck disable=SC2016 # GRUB's own variables
  printf 'search.fs_uuid %s root\nset prefix=($root)/boot/grub\n' "$uuid" >"$work/esp.cfg"
  if [ "$variant" = uefi ]; then esp_with_grub; else esp_with_shim; fi
  dd if="$esp" of="$raw" bs=1M seek=1 conv=notrunc,sparse status=none
)

esp_with_shim() {
  local shim=$root/usr/lib/shim grub=$root/usr/lib/grub/x86_64-efi-signed
  # shellcheck disable=SC2016
  printf 'configfile $prefix/grub.cfg\n' >>"$work/esp.cfg"
  mcopy -i "$esp" "$shim/shimx64.efi.signed" ::/EFI/debian/shimx64.efi
  mcopy -i "$esp" "$shim/mmx64.efi.signed" ::/EFI/debian/mmx64.efi
  mcopy -i "$esp" "$shim/fbx64.efi.signed" ::/EFI/debian/fbx64.efi
  mcopy -i "$esp" "$shim/BOOTX64.CSV" ::/EFI/debian/BOOTX64.CSV
  mcopy -i "$esp" "$grub/grubx64.efi.signed" ::/EFI/debian/grubx64.efi
  mcopy -i "$esp" "$work/esp.cfg" ::/EFI/debian/grub.cfg
  mcopy -i "$esp" "$shim/shimx64.efi.signed" ::/EFI/BOOT/BOOTX64.EFI
  mcopy -i "$esp" "$shim/fbx64.efi.signed" ::/EFI/BOOT/fbx64.efi
}

# What grub-install makes of a root that it can look at: a GRUB with the root's name in it, its modules in /boot.
esp_with_grub() {
  local modules=/usr/lib/grub/x86_64-efi
  mkdir -p "$root/boot/grub/x86_64-efi"
  cp "$root$modules"/*.mod "$root$modules"/*.lst "$root/boot/grub/x86_64-efi/"
  cp "$work/esp.cfg" "$root/tmp/early.cfg"
  chroot "$root" grub-mkimage -O x86_64-efi -p /boot/grub -c /tmp/early.cfg -o /tmp/grubx64.efi \
    part_gpt ext2 search_fs_uuid normal
  mcopy -i "$esp" "$root/tmp/grubx64.efi" ::/EFI/debian/grubx64.efi
  mcopy -i "$esp" "$root/tmp/grubx64.efi" ::/EFI/BOOT/BOOTX64.EFI
  rm "$root/tmp/early.cfg" "$root/tmp/grubx64.efi"
}
