# shellcheck shell=bash
# Start-up images made by initramfs-tools (Debian and its kin).

HOOK=/etc/initramfs-tools/hooks/slipway
NO_ISCSI_CONF=/etc/initramfs-tools/conf.d/open-iscsi

initramfs_path() {
  printf '/boot/initrd.img-%s' "$1"
}

kernel_path() {
  printf '/boot/vmlinuz-%s' "$1"
}

# The kernel an image belongs to.
initramfs_kernel() {
  basename "$1" | sed 's/^initrd\.img-//'
}

initramfs_generation() {
  printf initramfs-tools
}

# The guest keeps its own MODULES=; these are added whatever that says, because the machine wakes
# up on other virtual hardware than it was prepared on. Names that a kernel lacks are skipped.
initramfs_configure() {
  # The package's own hook copies this file into the image; the boot capsule lays one with the
  # target's name over it. Without a target in it a local boot passes it by.
  put_file /etc/iscsi/iscsi.initramfs 0600 <<'CONF'
# Left empty by Slipway on purpose: a local boot takes no iSCSI disk.
CONF
  put_file "$HOOK" 0755 <<'SCRIPT'
#!/bin/sh
# Written by Slipway: drivers of the virtual hardware this machine may wake up on.
case $1 in
prereqs)
	exit 0
	;;
esac
. /usr/share/initramfs-tools/hook-functions
for module in iscsi_tcp crc32c_generic crc32c_intel sd_mod sr_mod \
	virtio_pci virtio_net virtio_scsi virtio_blk iscsi_ibft vmxnet3 vmw_pvscsi e1000 e1000e; do
	manual_add_modules "$module"
done
SCRIPT
  if grep -qs '^[[:space:]]*NO_ISCSI_IN_INITRAMFS=' "$ROOT$NO_ISCSI_CONF"; then
    put_file "$NO_ISCSI_CONF" 0644 < <(
      sed 's/^[[:space:]]*NO_ISCSI_IN_INITRAMFS=/# Slipway: &/' "$ROOT$NO_ISCSI_CONF")
  fi
  return 0
}

initramfs_configured() {
  [ -f "$ROOT$HOOK" ] && [ -e "$ROOT/etc/iscsi/iscsi.initramfs" ] &&
    ! grep -qs '^[[:space:]]*NO_ISCSI_IN_INITRAMFS=' "$ROOT$NO_ISCSI_CONF"
}

initramfs_settle() {
  :
}

# Rebuilds the image of one kernel; the program's own lines are the progress.
initramfs_build() {
  local log=$STATE/update-initramfs.log
  ( set -o pipefail
    in_guest update-initramfs -u -k "$1" -v 2>&1 | tee "$log" | initramfs_progress "$EXPECTED_FILES" file ) ||
    failed "update-initramfs: $(grep -v '^Adding ' "$log" | tail -n 3 | tr '\n' ' ')"
  rm -f "$log"
}

# About this many files go into a Debian image; only the pace of the progress hangs on it.
EXPECTED_FILES=900

# The image holds what an iSCSI boot needs. update-initramfs answers 0 even when it wrote nothing.
initramfs_holds_iscsi() {
  in_guest lsinitramfs "$1" 2>/dev/null | awk '
    /(^|\/)sbin\/iscsistart$/ { a = 1 }
    /\/iscsi_tcp\.ko/ { b = 1 }
    /(^|\/)etc\/iscsi\.initramfs$/ { c = 1 }
    END { exit !(a && b && c) }'
}
