# shellcheck shell=bash disable=SC2154
# Preparing a Debian, and what may come in between. Run by run-tests.

test_applying_changes_what_it_says_and_undo_brings_back_every_byte() {
  guest apply
  expect_rc 0
  [ -x "$root/sbin/iscsistart" ] || fail "nothing installed"
  grep -qx 'KeepConfiguration=yes' "$root/etc/systemd/network/20-wired.network.d/90-slipway.conf" ||
    fail "the network is not kept"
  [ "$(stat -c %a "$root/etc/iscsi/iscsi.initramfs")" = 600 ] || fail "iscsi.initramfs is not 0600"
  [ -L "$root/etc/systemd/system/sockets.target.wants/iscsid.socket" ] || fail "not enabled"
  grep -q '^Before=basic.target' "$root/etc/systemd/system/iscsid.service" || fail "iscsid is not early"
  grep -q 'network' "$root/etc/systemd/system/iscsid.service" && fail "iscsid waits for the network"
  [ "$(builds)" -eq 2 ] || fail "built $(builds) times"
  grep -q '^initramfs	9[0-9]	' "$work/progress" || fail "no progress"
  says '.action | not' && fail "$out"
  guest undo
  expect_rc 0
  [ "$(builds)" -eq 2 ] || fail "undo built again"
  expect_unchanged
}

test_applying_twice_is_applying_once() {
  guest apply
  expect_rc 0
  remember
  guest apply
  expect_rc 0
  [ "$(builds)" -eq 2 ] || fail "built again"
  says '.verb == "apply" and .outcome == "CHANGED"' &&
    fail "changed something: $out"
  expect_unchanged
}

test_undoing_twice_is_undoing_once() {
  guest apply
  guest undo
  expect_rc 0
  guest undo
  expect_rc 0
  expect_unchanged
}

test_checking_changes_nothing() {
  guest check
  expect_rc 0
  expect_unchanged
}

test_what_the_capsule_needs_is_handed_over() {
  guest apply
  expect_rc 0
  prepared=$(jq -c 'select(.prepared) | .prepared' <<<"$out")
  [ "$(jq -r .root <<<"$prepared")" = root=UUID=1111-2222 ] || fail "$prepared"
  [ "$(jq -c .options <<<"$prepared")" = '["console=ttyS0,115200n8","quiet"]' ] || fail "$prepared"
  [ "$(jq -r .mac <<<"$prepared")" = "$MAC" ] || fail "$prepared"
  [ "$(jq -r .ip <<<"$prepared")" = dhcp ] || fail "$prepared"
  [ "$(jq -r .kernel <<<"$prepared")" = "$KERNEL" ] || fail "$prepared"
  [ "$(sha256sum <"$work/initrd" | cut -d' ' -f1)" = "$(jq -r .initrdSha256 <<<"$prepared")" ] ||
    fail "$prepared"
  cmp "$work/vmlinuz" "$root/boot/vmlinuz-$KERNEL" || fail "another kernel"
}

test_a_static_address_becomes_an_ip_argument() {
  printf '[Match]\nMACAddress=%s\n[Network]\nAddress=192.0.2.10/26\nGateway=192.0.2.1\n' "${MAC^^}" \
    >"$root/etc/systemd/network/10-static.network"
  guest apply
  expect_rc 0
  [ "$(jq -r 'select(.prepared) | .prepared.ip' <<<"$out")" = \
    192.0.2.10::192.0.2.1:255.255.255.192:::none ] || fail "$out"
  [ -f "$root/etc/systemd/network/10-static.network.d/90-slipway.conf" ] || fail "other file"
}

test_the_guest_s_own_files_come_back_with_mode_and_content() {
  mkdir -p "$root/etc/iscsi"
  printf 'ISCSI_TARGET_NAME=own\n' >"$root/etc/iscsi/iscsi.initramfs"
  chmod 0640 "$root/etc/iscsi/iscsi.initramfs"
  printf 'NO_ISCSI_IN_INITRAMFS=yes\n' >"$root/etc/initramfs-tools/conf.d/open-iscsi"
  remember
  guest apply
  expect_rc 0
  grep -q '^NO_ISCSI' "$root/etc/initramfs-tools/conf.d/open-iscsi" && fail "still switched off"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_packages_that_were_there_stay() {
  dpkg --root="$root" --install "$bundle"/libphonyiscsi*.deb >/dev/null 2>&1 || fail "no dpkg"
  remember
  guest apply
  expect_rc 0
  guest undo
  expect_rc 0
  [ -f "$root/usr/share/libphonyiscsi/data" ] || fail "removed what was not ours"
  expect_unchanged
}

test_a_package_that_is_needed_by_now_stays() {
  guest apply
  expect_rc 0
  phony_deb "$dir" newcomer 1 'libphonyiscsi'
  dpkg --root="$root" --install "$dir"/newcomer*.deb >/dev/null 2>&1 || fail "no dpkg"
  guest undo
  expect_rc 0
  [ -f "$root/usr/share/libphonyiscsi/data" ] || fail "broke newcomer"
  [ ! -e "$root/sbin/iscsistart" ] || fail "open-iscsi stayed"
  grep -q 'except libphonyiscsi' <<<"$out" || fail "not told: $out"
}

test_undo_proves_that_every_file_is_as_it_was() {
  guest apply
  expect_rc 0
  guest apply
  guest undo
  expect_rc 0
  says '(.action == "tree") and .outcome == "DONE" and (.compared > 20) and (.different == [])' ||
    fail "no proof: $out"
  expect_unchanged
}

test_undo_tells_the_files_that_are_not_as_they_were() {
  guest apply
  expect_rc 0
  echo somebody >"$root/etc/motd.new"
  chmod 0600 "$root/etc/fstab"
  guest undo
  expect_rc 0
  says '(.action == "tree") and (.different == ["/etc/fstab","/etc/motd.new"]) and
    (.description | endswith("2 are not as they were"))' || fail "not told: $out"
}

test_a_guest_that_was_prepared_before_files_were_noted_is_not_compared_with_itself() {
  guest apply
  rm "$root/var/lib/slipway/tree"
  guest apply
  guest undo
  expect_rc 0
  says '(.action == "tree") and .outcome == "NOTHING"' || fail "compared: $out"
}

test_an_image_that_somebody_rebuilt_is_built_afresh_by_undo() {
  guest apply
  in_phony "$root" update-initramfs -u -k "$KERNEL" >/dev/null
  guest undo
  expect_rc 0
  [ "$(builds)" -eq 4 ] || fail "built $(builds) times"
  grep -q iscsi "$root/boot/initrd.img-$KERNEL" && fail "the image still holds iSCSI"
  [ ! -e "$root/var/lib/slipway" ] || fail "left its state"
}

test_a_failing_build_takes_everything_back() {
  printf '#!/bin/sh\necho "No space left on device" >&2\nexit 1\n' >"$root/usr/sbin/update-initramfs"
  remember
  guest apply
  expect_rc 3
  expect_unchanged
  says '(.problem) and (.problem.names[1] | contains("No space left"))' ||
    fail "$out"
}

test_a_build_that_writes_nothing_is_noticed() {
  printf '#!/bin/sh\nexit 0\n' >"$root/usr/sbin/update-initramfs"
  remember
  guest apply
  expect_rc 3
  expect_unchanged
}

test_a_run_that_was_killed_is_taken_up_again_and_undone() {
  cat >"$root/usr/sbin/update-initramfs" <<'SH'
#!/bin/sh
touch "$SLIPWAY_ROOT.reached"
exec sleep 30
SH
  cp "$root/usr/sbin/update-initramfs" "$dir/hanging"
  phony_initramfs_tools "$root"
  remember
  cp "$dir/hanging" "$root/usr/sbin/update-initramfs"
  setsid "$driver" --root "$root" --bundle "$bundle" --work "$work" apply >/dev/null 2>&1 &
  local pid=$!
  timeout 20 bash -c "until [ -e '$root.reached' ]; do sleep 0.1; done" || fail "never got there"
  kill -KILL -- "-$pid"
  wait "$pid" 2>/dev/null
  phony_initramfs_tools "$root"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_a_run_is_bounded_in_time_and_then_taken_back() {
  printf '#!/bin/sh\nexec sleep 600\n' >"$root/usr/sbin/update-initramfs"
  chmod 0755 "$root/usr/sbin/update-initramfs"
  remember
  mkdir "$dir/tree"
  ln -s "$here/../linux" "$dir/tree/linux"
  mkdir "$dir/tree/bundle"
  cp -a "$bundle" "$dir/tree/bundle/debian-12-amd64"
  SLIPWAY_ROOT=$root "$here/../linux/as-root" --detached "$dir" apply 20
  [ "$(cat "$work/rc")" = 124 ] || fail "rc $(cat "$work/rc" "$work/log")"
  grep -q '"action":"packages","verb":"apply","outcome":"CHANGED"' "$work/results" ||
    fail "it never came far enough"
  expect_unchanged
}

test_a_package_that_cannot_be_installed_takes_everything_back() {
  rm "$bundle"/libphonyiscsi*.deb
  guest apply
  expect_rc 3
  expect_unchanged
}

test_another_language_changes_nothing_of_it() {
  export LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 LANGUAGE=de
  guest apply
  expect_rc 0
  guest undo
  expect_rc 0
  expect_unchanged
}
