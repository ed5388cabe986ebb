# shellcheck shell=bash disable=SC2154
# What cannot be prepared is refused with the right problem, and nothing is changed. Run by run-tests.

test_two_runs_at_once_are_refused() {
  exec 8>"$root/run/slipway.lock"
  flock 8
  guest apply
  expect_refusal guest-action-failed
}

test_another_distribution_is_refused() {
  sed -i 's/^ID=.*/ID=suse/' "$root/etc/os-release"
  remember
  guest apply
  expect_refusal guest-os-unsupported
}

test_uefi_without_a_mounted_esp_is_refused() {
  mkdir -p "$root/sys/firmware/efi"
  guest apply
  expect_refusal guest-os-unsupported
}

test_a_network_of_another_manager_is_refused() {
  rm "$root/etc/systemd/network/20-wired.network"
  remember
  guest apply
  expect_refusal guest-os-unsupported
}

test_a_full_boot_is_refused() {
  cp -a "$root/boot" "$dir/boot"
  mount -t tmpfs -o size=2m none "$root/boot" || fail "cannot mount"
  cp -a "$dir/boot/." "$root/boot/"
  remember
  guest apply
  expect_refusal guest-space-low
  [ "$(jq -r '.problem.names[0]' <<<"$(tail -n 1 <<<"$out")")" = /boot ] || fail "$out"
}

test_a_read_only_root_is_refused() {
  mount --bind "$root" "$root" || fail "cannot mount"
  mount -o remount,bind,ro "$root" || fail "cannot mount"
  guest apply
  expect_refusal guest-read-only
}

test_a_locked_dpkg_is_refused() {
  python3 -c '
import fcntl, sys, time
f = open(sys.argv[1], "w")
fcntl.lockf(f, fcntl.LOCK_EX)
print(flush=True)
time.sleep(60)' "$root/var/lib/dpkg/lock-frontend" >"$dir/locked" &
  timeout 20 bash -c "until [ -s '$dir/locked' ]; do sleep 0.1; done"
  guest apply
  kill "$!"
  expect_refusal guest-packages-locked
}

test_an_unfinished_package_system_is_refused() {
  printf 'Package: half\nStatus: install ok half-installed\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n\n' \
    >"$root/var/lib/dpkg/status"
  remember
  guest apply
  expect_refusal guest-action-failed
}

test_a_missing_bundle_is_refused() {
  rm -r "$bundle"
  guest apply
  expect_refusal guest-bundle-missing
}

test_a_distribution_without_a_strategy_is_refused() {
  fresh sles-11.4
  sed -i 's/^VERSION_ID=.*/VERSION_ID="11.2"/' "$root/etc/os-release"
  remember
  guest apply
  expect_refusal guest-os-unsupported
}

test_start_up_images_by_another_mkinitrd_are_refused() {
  fresh sles-11.4
  rm "$root/usr/sbin/mkinitrd_setup"
  remember
  guest apply
  expect_refusal guest-os-unsupported
  grep -q 'start-up images by unknown' <<<"$out" || fail "$out"
}

test_an_encrypted_root_is_refused_with_its_name() {
  phony_storage "$root" luks
  remember
  guest apply
  expect_refusal guest-disk-encrypted
  [ "$(jq -r '.problem.names[0]' <<<"$(tail -n 1 <<<"$out")")" = /dev/mapper/secret ] || fail "$out"
}

test_a_volume_group_on_an_encrypted_disk_is_refused() {
  phony_storage "$root" lvm
  mkdir -p "$root/sys/class/block/dm-1/dm" "$root/sys/class/block/dm-1/slaves"
  echo CRYPT-LUKS1-abc >"$root/sys/class/block/dm-1/dm/uuid"
  ln -s ../../dm-1 "$root/sys/class/block/dm-0/slaves/dm-1"
  remember
  guest apply
  expect_refusal guest-disk-encrypted
}

test_an_encrypted_data_disk_is_only_warned_of() {
  printf 'data UUID=9-9 none luks\n' >"$root/etc/crypttab"
  remember
  guest check
  expect_rc 0
  says '(.action == "storage") and (.warnings[0] | contains("passphrase"))' ||
    fail "$out"
  expect_unchanged
}

test_a_mount_by_the_disks_place_is_refused_where_the_boot_waits_for_it() {
  local name
  for name in /dev/disk/by-path/pci-0000:00:10.0-part1 /dev/disk/by-id/ata-x /dev/vdb1; do
    printf 'UUID=1111-2222 / ext4 defaults 0 1\n%s /srv ext4 defaults 0 2\n' "$name" >"$root/etc/fstab"
    remember
    guest apply
    expect_refusal guest-disk-names
    [ "$(jq -r '.problem.names[1]' <<<"$(tail -n 1 <<<"$out")")" = "$name" ] || fail "$out"
  done
}

test_mounts_that_may_be_missing_and_network_mounts_are_warned_of() {
  cat >"$root/etc/fstab" <<'TAB'
# a comment
UUID=1111-2222 / ext4 defaults 0 1
/dev/disk/by-path/x /srv ext4 nofail 0 2
/dev/vdb1 none swap sw 0 0
/dev/sdb1 /data ext4 defaults 0 2
files:/home /home nfs4 _netdev 0 0
/dev/disk/by-id/dm-uuid-LVM-x /opt xfs defaults 0 0
TAB
  remember
  guest check
  expect_rc 0
  [ "$(jq -r 'select(.action == "storage") | .warnings | length' <<<"$out")" = 4 ] || fail "$out"
  expect_unchanged
}

test_a_locked_rpm_is_refused() {
  fresh rhel-9
  python3 -c '
import fcntl, sys, time
f = open(sys.argv[1], "w")
fcntl.lockf(f, fcntl.LOCK_EX)
print(flush=True)
time.sleep(60)' "$root/var/lib/rpm/.rpm.lock" >"$dir/locked" &
  timeout 20 bash -c "until [ -s '$dir/locked' ]; do sleep 0.1; done"
  guest apply
  kill "$!"
  expect_refusal guest-packages-locked
}

test_a_running_yum_is_refused_and_its_stale_mark_is_not() {
  fresh centos-7
  mkdir -p "$root/var/run"
  echo "$$" >"$root/var/run/yum.pid"
  remember
  guest check
  expect_refusal guest-packages-locked
  echo 4999999 >"$root/var/run/yum.pid"
  remember
  guest check
  expect_rc 0
  expect_unchanged
}

test_a_missing_rpm_bundle_is_refused() {
  fresh rocky-8
  rm -r "$bundle"
  guest apply
  expect_refusal guest-bundle-missing
}

test_an_rpm_that_cannot_be_installed_takes_everything_back() {
  fresh ol-8
  rm "$bundle"/libphonyiscsi*.rpm
  guest apply
  expect_rc 3
  says '(.problem) and (.problem.names[1] | contains("libphonyiscsi is needed by"))' || fail "$out"
  expect_unchanged
}

test_a_dracut_without_the_iscsi_module_is_noticed_and_taken_back() {
  fresh rhel-8
  rm -r "$root"/usr/lib/dracut/modules.d/95iscsi
  remember
  guest apply
  expect_rc 3
  says '(.problem) and (.problem.names[1] | contains("lacks the iSCSI parts"))' || fail "$out"
  expect_unchanged
}

test_a_full_disk_is_refused() {
  mount -t tmpfs -o size=4m none "$root/var/lib" || fail "cannot mount"
  phony_dpkg "$root"
  remember
  guest apply
  expect_refusal guest-space-low
}

test_taking_back_is_refused_while_the_root_disk_is_remote() {
  guest apply
  expect_rc 0
  become_remote
  remember
  for verb in undo finalise; do
    guest "$verb"
    expect_refusal guest-action-failed
  done
  guest apply
  expect_rc 0
}

# The root disk's place in the tree of devices says that it is behind a session.
become_remote() {
  rm -rf "$root/sys/class/block/sda1"
  mkdir -p "$root/sys/devices/platform/host3/session1/target3:0:0/block/sda/sda1"
  ln -s ../../devices/platform/host3/session1/target3:0:0/block/sda/sda1 "$root/sys/class/block/sda1"
}
