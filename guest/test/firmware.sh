# shellcheck shell=bash disable=SC2154
# Guests that UEFI firmware starts. Run by run-tests.

GLOBAL=8be4df61-93ca-11d2-aa0d-00e098032b8c

# phony_efi VENDOR SHIM GRUB: this test's guest was started by UEFI, by an entry of the firmware.
phony_efi() {
  local esp=$root/boot/efi vars=$root/sys/firmware/efi/efivars
  mkdir -p "$esp/EFI/$1" "$vars"
  printf '/dev/sda15 /boot/efi vfat rw 0 0\n' >>"$root/proc/mounts"
  echo "shim of $1" >"$esp/EFI/$1/$2"
  echo "grub of $1" >"$esp/EFI/$1/$3"
  printf '\7\0\0\0\3\0' >"$vars/BootCurrent-$GLOBAL"
  # shellcheck disable=SC2001 # byte for byte
  { printf '\7\0\0\0junk'; sed 's/./&\x00/g' <<<"\\EFI\\$1\\$2"; } >"$vars/Boot0003-$GLOBAL"
  printf '\6\0\0\0\1' >"$vars/SecureBoot-$GLOBAL"
  remember
}

with_fallback() {
  mkdir -p "$root/usr/lib/shim"
  echo "makes entries" >"$root/usr/lib/shim/fbx64.efi.signed"
  remember
}

test_a_uefi_guest_hands_over_its_shim_and_its_grub() {
  phony_efi debian shimx64.efi grubx64.efi
  with_fallback
  guest apply
  expect_rc 0
  says '(.prepared.efi // {} | .directory == "debian" and .loader == "grubx64.efi" and .secureBoot)' ||
    fail "$out"
  grep -qx 'shim of debian' "$work/shim.efi" || fail "another shim"
  grep -qx 'grub of debian' "$work/loader.efi" || fail "another GRUB"
  says ".prepared.efi.shimSha256 == \"$(sha256sum "$work/shim.efi" | cut -d' ' -f1)\"" || fail "$out"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_without_secure_boot_the_capsule_is_told_so() {
  phony_efi debian shimx64.efi grubx64.efi
  with_fallback
  printf '\6\0\0\0\0' >"$root/sys/firmware/efi/efivars/SecureBoot-$GLOBAL"
  guest apply
  expect_rc 0
  says '.prepared.efi.secureBoot == false' || fail "$out"
}

test_other_firmware_finds_a_boot_loader_and_efi_boot_is_empty_again_after() {
  phony_efi debian shimx64.efi grubx64.efi
  with_fallback
  guest apply
  expect_rc 0
  grep -qx 'shim of debian' "$root/boot/efi/EFI/BOOT/BOOTX64.EFI" || fail "no shim"
  grep -qx 'makes entries' "$root/boot/efi/EFI/BOOT/fbx64.efi" || fail "nothing would make the entry"
  listing "$root" >"$dir/once"
  guest apply
  expect_rc 0
  listing "$root" | diff "$dir/once" - >"$dir/diff" || fail "again: $(cat "$dir/diff")"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_a_boot_loader_in_efi_boot_is_left_alone() {
  fresh rhel-9
  phony_efi redhat shimx64.efi grubx64.efi
  mkdir "$root/boot/efi/EFI/BOOT"
  echo theirs >"$root/boot/efi/EFI/BOOT/BOOTX64.EFI"
  remember
  guest apply
  expect_rc 0
  grep -qx theirs "$root/boot/efi/EFI/BOOT/BOOTX64.EFI" || fail "overwritten"
  says '.prepared.efi.directory == "redhat"' || fail "$out"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_what_new_firmware_starts_from_stays_until_it_has_an_entry() {
  phony_efi debian shimx64.efi grubx64.efi
  with_fallback
  guest apply
  expect_rc 0
  rm "$root"/sys/firmware/efi/efivars/Boot0003-*
  guest undo
  expect_rc 0
  says '(.action == "efi-fallback") and (.warnings[0] | contains("no entry"))' || fail "$out"
  [ -f "$root/boot/efi/EFI/BOOT/BOOTX64.EFI" ] || fail "it would not start any more"
}

test_suse_has_other_names_for_the_same() {
  fresh sles-15
  phony_efi sles shim.efi grub.efi
  mkdir -p "$root/usr/share/efi/x86_64"
  echo "makes entries" >"$root/usr/share/efi/x86_64/fallback.efi"
  remember
  guest apply
  expect_rc 0
  says '.prepared.efi.loader == "grub.efi"' || fail "$out"
  [ -f "$root/boot/efi/EFI/BOOT/fallback.efi" ] || fail "$(ls "$root/boot/efi/EFI/BOOT")"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_of_several_boot_loaders_the_one_that_started_this_guest_is_taken() {
  phony_efi ubuntu shimx64.efi grubx64.efi
  phony_efi debian shimx64.efi grubx64.efi
  with_fallback
  guest apply
  expect_rc 0
  says '.prepared.efi.directory == "debian"' || fail "$out"
}

# A GRUB alone starts this test's guest.
without_a_shim() {
  phony_efi debian grubx64.efi grubx64.efi
  printf '\6\0\0\0\0' >"$root/sys/firmware/efi/efivars/SecureBoot-$GLOBAL"
  remember
}

test_without_a_shim_only_the_kernel_is_handed_over_and_other_firmware_finds_the_grub() {
  without_a_shim
  guest apply
  expect_rc 0
  says '.prepared.efi == {"secureBoot": false}' || fail "$out"
  [ ! -e "$work/loader.efi" ] || fail "a boot loader that has this guest's disk written into it"
  grep -qx 'grub of debian' "$root/boot/efi/EFI/BOOT/BOOTX64.EFI" || fail "no GRUB"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_without_a_shim_new_firmware_gets_its_entry_when_the_preparation_is_taken_back() {
  without_a_shim
  program "$root/usr/bin/efibootmgr" <<'SH'
#!/bin/sh
echo "$*" >"$SLIPWAY_ROOT.efibootmgr"
{ printf '\1\0\0\0junk'; eval "printf '%s' \"\${$#}\"" | sed 's/./&\x00/g'; } \
  >"$SLIPWAY_ROOT/sys/firmware/efi/efivars/Boot0000-8be4df61-93ca-11d2-aa0d-00e098032b8c"
SH
  guest apply
  expect_rc 0
  rm "$root"/sys/firmware/efi/efivars/Boot0003-*
  mkdir -p "$root/sys/devices/disk/sda/sda15" "$root/sys/class/block"
  echo 15 >"$root/sys/devices/disk/sda/sda15/partition"
  ln -s ../../devices/disk/sda/sda15 "$root/sys/class/block/sda15"
  guest undo
  expect_rc 0
  says '(.action == "efi-fallback") and ((.warnings // []) == [])' || fail "$out"
  [ ! -e "$root/boot/efi/EFI/BOOT" ] || fail "$(ls "$root/boot/efi/EFI/BOOT")"
  grep -q -- ' --disk /dev/sda --part 15 --label debian --loader ' "$root.efibootmgr" ||
    fail "$(cat "$root.efibootmgr")"
}

test_secure_boot_without_a_shim_is_refused() {
  phony_efi debian grubx64.efi grubx64.efi
  guest apply
  expect_refusal guest-os-unsupported
  grep -q 'no boot loader that is known' <<<"$out" || fail "$out"
}

test_the_first_grub_on_uefi_is_refused() {
  fresh rhel-6
  phony_efi redhat grub.efi grub.efi
  printf '\6\0\0\0\0' >"$root/sys/firmware/efi/efivars/SecureBoot-$GLOBAL"
  remember
  guest apply
  expect_refusal guest-os-unsupported
  grep -q 'no boot loader that is known' <<<"$out" || fail "$out"
}

test_a_full_efi_system_partition_is_refused() {
  phony_efi debian shimx64.efi grubx64.efi
  with_fallback
  cp -a "$root/boot/efi" "$dir/esp"
  mount -t tmpfs -o size=1m none "$root/boot/efi"
  cp -a "$dir/esp/." "$root/boot/efi/"
  remember
  guest apply
  expect_refusal guest-space-low
}
