# shellcheck shell=bash disable=SC2016,SC2154
# What each format's strategy writes, and what is left alone. Run by run-tests.

prepared() {
  jq -c 'select(.prepared) | .prepared' <<<"$out"
}

test_without_dhclient_a_newer_network_module_is_taken() {
  fresh rhel-8
  rm "$root/usr/sbin/dhclient"
  printf '#!/bin/sh\n' | program "$root/usr/sbin/NetworkManager"
  guest apply
  expect_rc 0
  grep -q 'add_dracutmodules.* network-manager iscsi ' "$root/etc/dracut.conf.d/90-slipway.conf" ||
    fail "$(cat "$root/etc/dracut.conf.d/90-slipway.conf")"
  grep -q '^omit_dracutmodules+=" network-legacy "$' "$root/etc/dracut.conf.d/90-slipway.conf" ||
    fail "both"
}

test_a_network_module_whose_programs_are_missing_is_not_asked_for() {
  fresh rhel-8
  printf 'check() {\n    require_binaries ip dhclient awk || return 1\n    require_any_binary arping arping2 || return 1\n}\n' \
    >"$root/usr/lib/dracut/modules.d/35network-legacy/module-setup.sh"
  printf '#!/bin/sh\n' | tee "$root/usr/sbin/ip" "$root/usr/bin/awk" >"$root/usr/sbin/NetworkManager"
  chmod 0755 "$root/usr/sbin/ip" "$root/usr/bin/awk" "$root/usr/sbin/NetworkManager"
  local answer expected
  for expected in network-manager network-legacy; do
    # shellcheck disable=SC2016 # the inner shell's
    answer=$(SLIPWAY_ROOT=$root bash -c '. "$0/slipway.sh"; . "$0/facts.sh"; dracut_network' \
      "$here/../linux/lib")
    [ "$answer" = "$expected" ] || fail "$answer, not $expected"
    printf '#!/bin/sh\n' | program "$root/usr/sbin/arping2"
  done
}

test_what_debians_iscsid_runs_first_is_in_the_image_or_the_image_is_not_taken() {
  fresh debian-12-dracut
  guest apply
  expect_rc 0
  grep -q 'usr/lib/open-iscsi/startup-checks.sh$' "$root/boot/initrd.img-$KERNEL" || fail "left out"
  guest undo
  expect_unchanged
  echo 'install_optional_items=""' >"$root/etc/dracut.conf.d/99-own.conf"
  remember
  guest apply
  expect_rc 3
  expect_unchanged
}

test_only_drivers_that_the_kernel_has_are_asked_for() {
  fresh rhel-9
  guest apply
  expect_rc 0
  grep -qxF 'add_drivers+=" iscsi_tcp sd_mod sr_mod vmxnet3 "' \
    "$root/etc/dracut.conf.d/90-slipway.conf" || fail "$(cat "$root/etc/dracut.conf.d/90-slipway.conf")"
}

test_the_capsule_is_told_which_arguments_dracut_knows() {
  fresh rhel-6
  guest apply
  expect_rc 0
  [ "$(jq -r .initramfs <<<"$(prepared)")" = dracut-legacy ] || fail "$out"
  [ "$(jq -c .storage <<<"$(prepared)")" = '["xfs","lvm"]' ] || fail "$out"
  [ "$(jq -r .os <<<"$(prepared)")" = "Red Hat Enterprise Linux Server release 6.10 (Santiago)" ] ||
    fail "$out"
}

test_a_static_address_of_ifupdown_is_read() {
  fresh debian-11
  printf 'auto ens192\niface ens192 inet static\n\taddress 192.0.2.10\n\tnetmask 255.255.255.192\n\tgateway 192.0.2.1\niface ens192 inet6 auto\n' \
    >"$root/etc/network/interfaces"
  remember
  guest apply
  expect_rc 0
  [ "$(jq -r .ip <<<"$(prepared)")" = 192.0.2.10::192.0.2.1:255.255.255.192:::none ] || fail "$out"
  # Without the directory the line goes into the main file.
  grep -qx 'no-auto-down ens192' "$root/etc/network/interfaces" || fail "not kept up"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_before_systemd_243_the_address_is_kept_by_another_name() {
  fresh ubuntu-18.04
  guest apply
  expect_rc 0
  grep -qx 'CriticalConnection=yes' \
    "$root/etc/systemd/network/10-netplan-ens192.network.d/90-slipway.conf" || fail "not kept"
}

test_suse_s_card_gets_the_mode_of_a_network_root() {
  fresh sles-12
  guest apply
  expect_rc 0
  grep -qx "STARTMODE='nfsroot'" "$root/etc/sysconfig/network/ifcfg-ens192" || fail "not kept"
  grep -qx "ZONE=''" "$root/etc/sysconfig/network/ifcfg-ens192" || fail "lost a line"
}

test_network_scripts_leave_the_card_alone_only_while_a_session_is_there() {
  fresh rhel-6
  guest apply
  expect_rc 0
  local file=$root/etc/sysconfig/network-scripts/ifcfg-ens192
  grep -q 'BOOTPROTO="dhcp"' "$file" || fail "lost its lines"
  printf '#!/bin/sh\n. "%s"\necho "went on with $BOOTPROTO"\n' "$file" | program "$dir/ifup-eth"
  [ "$("$dir/ifup-eth")" = "went on with dhcp" ] || fail "stopped without a session"
  sed -i "s|/sys/class/iscsi_session|$dir/sessions|" "$file"
  mkdir -p "$dir/sessions/session1"
  [ -z "$("$dir/ifup-eth")" ] || fail "went on with a session"
  cp "$dir/ifup-eth" "$dir/network"
  [ "$("$dir/network")" = "went on with dhcp" ] || fail "stopped who only reads it"
}

test_networkmanager_is_told_only_in_a_boot_with_a_session() {
  fresh rhel-9
  guest apply
  expect_rc 0
  local unit=$root/etc/systemd/system/slipway-boot-nic.service
  grep -qx 'ConditionPathExistsGlob=/sys/class/iscsi_session/session\*' "$unit" || fail "always"
  grep -q '^Before=.*NetworkManager.service' "$unit" || fail "late"
  [ -x "$root/usr/local/sbin/slipway-boot-nic" ] || fail "no program"
  ls "$root"/etc/NetworkManager/conf.d/* 2>/dev/null && fail "told for ever"
  sh -n "$root/usr/local/sbin/slipway-boot-nic" || fail "not shell"
}

test_cards_keep_their_names_by_address() {
  guest apply
  expect_rc 0
  grep -qx "MACAddress=$MAC" "$root/etc/systemd/network/10-slipway-ens192.link" || fail "no MAC"
  grep -qx 'Name=ens192' "$root/etc/systemd/network/10-slipway-ens192.link" || fail "no name"
}

test_an_administrator_s_own_name_for_a_card_stays_in_charge() {
  printf '[Match]\nMACAddress=%s\n[Link]\nName=lan0\n' "${MAC^^}" >"$root/etc/systemd/network/05-own.link"
  remember
  guest apply
  expect_rc 0
  [ ! -e "$root/etc/systemd/network/10-slipway-ens192.link" ] || fail "renamed"
}

test_the_menu_of_grub_2_gets_a_copy_of_the_running_kernels_entry() {
  fresh rhel-7
  guest apply
  expect_rc 0
  local config=$root/boot/grub2/grub.cfg
  [ "$(grep -c '^menuentry' "$config")" = 2 ] || fail "$(cat "$config")"
  sed -n '/42_slipway/,$p' "$config" | grep -q \
    "linux16	/vmlinuz-$KERNEL root=UUID=1111-2222 ro quiet rd.neednet=1 rd.iscsi.firmware=1" ||
    fail "$(cat "$config")"
  # What grub-mkconfig would put there is the same.
  diff <("$root/etc/grub.d/42_slipway") <(sed '1,/BEGIN.*42_slipway/d' "$config" | grep -v END) ||
    fail "the script says something else"
}

test_debians_entry_asks_the_start_up_image_for_the_firmwares_table() {
  guest apply
  expect_rc 0
  sed -n '/42_slipway/,$p' "$root/boot/grub/grub.cfg" | grep -q 'ro quiet iscsi_auto$' ||
    fail "$(cat "$root/boot/grub/grub.cfg")"
}

test_the_menu_of_old_grub_gets_a_title_and_keeps_its_default() {
  fresh rhel-6
  guest apply
  expect_rc 0
  local config=$root/boot/grub/grub.conf
  [ "$(grep -c '^title' "$config")" = 3 ] || fail "$(cat "$config")"
  grep -qx 'default=0' "$config" || fail "another default"
  sed -n '/42_slipway/,$p' "$config" | grep -q "kernel /vmlinuz-$KERNEL .*iscsi_firmware ip=ibft" ||
    fail "$(cat "$config")"
  [ -L "$root/boot/grub/menu.lst" ] || fail "the link is gone"
}

test_a_boot_loader_entry_is_the_last_of_all() {
  fresh rhel-9
  guest apply
  expect_rc 0
  local entry=$root/boot/loader/entries/$MACHINE_ID-0-slipway.conf
  grep -q '^options $kernelopts $tuned_params rd.neednet=1' "$entry" || fail "$(cat "$entry")"
  grep -qx 'version 0' "$entry" || fail "$(cat "$entry")"
  grep -q '^id' "$entry" && fail "the same id"
  grep -qx "initrd /initramfs-$KERNEL.img" "$entry" || fail "$(cat "$entry")"
}

test_a_menu_without_an_entry_to_copy_is_left_alone_and_stops_nothing() {
  printf 'menuentry "Windows" {\n\tchainloader +1\n}\n' >"$root/boot/grub/grub.cfg"
  remember
  guest apply
  expect_rc 0
  says '.action == "boot-menu" and .verb == "apply" and .outcome == "NOTHING"' || fail "$out"
  grep -q slipway "$root/boot/grub/grub.cfg" && fail "changed"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_what_others_write_into_the_menu_stays_when_our_entry_goes() {
  guest apply
  expect_rc 0
  chmod 0644 "$root/boot/grub/grub.cfg"
  sed -i '1i # by an administrator' "$root/boot/grub/grub.cfg"
  printf 'menuentry "Own" {\n}\n' >>"$root/boot/grub/grub.cfg"
  guest undo
  expect_rc 0
  grep -q slipway "$root/boot/grub/grub.cfg" && fail "our entry stayed"
  grep -qx '# by an administrator' "$root/boot/grub/grub.cfg" || fail "their line is gone"
  grep -qx 'menuentry "Own" {' "$root/boot/grub/grub.cfg" || fail "their entry is gone"
}

test_a_file_that_somebody_edited_since_is_left_and_told() {
  fresh sles-15
  guest apply
  expect_rc 0
  echo "MTU='9000'" >>"$root/etc/sysconfig/network/ifcfg-ens192"
  guest undo
  expect_rc 0
  grep -qx "MTU='9000'" "$root/etc/sysconfig/network/ifcfg-ens192" || fail "their line is gone"
  grep -q 'somebody edited it since' <<<"$out" || fail "not told: $out"
}

test_files_get_their_selinux_labels() {
  fresh rhel-8
  guest apply
  expect_rc 0
  grep -qx /etc/dracut.conf.d/90-slipway.conf "$root.labels" || fail "$(cat "$root.labels")"
  grep -qx /usr/local/sbin/slipway-boot-nic "$root.labels" || fail "$(cat "$root.labels")"
  [ ! -e "$root/.autorelabel" ] || fail "everything is labelled again"
}

test_without_restorecon_the_guest_labels_at_its_next_start_and_undo_knows() {
  fresh rhel-8
  rm "$root/usr/sbin/restorecon"
  remember
  guest apply
  expect_rc 0
  [ -e "$root/.autorelabel" ] || fail "no labels"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_the_dry_run_tells_every_file_with_its_diff_and_changes_none() {
  local family
  for family in rhel-6 rhel-9 sles-15; do
    fresh "$family"
    guest check --diff
    expect_rc 0
    expect_unchanged
    jq -r 'select(.change == "create" or .change == "edit" or .change == "link") | .path' \
      <<<"$out" | sort -u >"$dir/told"
    rm -rf "$work" && mkdir "$work"
    listing "$root" >"$dir/before-apply"
    guest apply
    expect_rc 0
    listing "$root" | diff "$dir/before-apply" - | sed -n 's/^> [0-9a-f]\{64\}  \.//p' |
      grep -v -e '^/var/lib/slipway' -e '^/usr/share/' -e '^/boot/init' -e '^/var/lib/rpm' \
        -e '/sbin/iscsi' -e '^/lib/systemd/' -e '^/etc/iscsi/' -e '^/etc/rc.d/init.d/' |
      sort -u >"$dir/changed"
    comm -13 "$dir/told" "$dir/changed" | grep -v '^/etc/systemd/system/iscsid.service$' |
      grep . && fail "$family: not told"
    rm -rf "$work" && mkdir "$work"
  done
}

test_a_diff_in_the_dry_run_can_be_applied() {
  fresh sles-15
  guest check --diff
  expect_rc 0
  jq -r 'select(.change == "edit" and (.path | endswith("ifcfg-ens192"))) | .diff' <<<"$out" >"$dir/patch"
  grep -qx -- "-STARTMODE='auto'" "$dir/patch" || fail "$(cat "$dir/patch")"
  grep -qx -- "+STARTMODE='nfsroot'" "$dir/patch" || fail "$(cat "$dir/patch")"
  [ "$(jq -rs 'map(select(.change == "install")) | length' <<<"$out")" = 2 ] || fail "$out"
  [ "$(jq -rs 'map(select(.change == "rebuild")) | length' <<<"$out")" = 1 ] || fail "$out"
}

test_the_diff_of_a_dry_run_is_bounded() {
  seq 100000 >>"$root/boot/grub/grub.cfg"
  (
    ACTION=x ROOT='' DRY=yes HERE=$here/../linux
    # shellcheck source=../linux/lib/slipway.sh
    . "$here/../linux/lib/slipway.sh"
    # shellcheck source=../linux/lib/plan.sh
    . "$here/../linux/lib/plan.sh"
    plan_file /nowhere 0644 "$(seq 100000)"
  ) >"$dir/line"
  jq -e '.whole == false and (.diff | length) <= 65536' "$dir/line" >/dev/null || fail "not bounded"
}

# SLES 11 has bash 3.2, which cannot even read a script with some of these.
test_no_script_needs_a_newer_bash_than_3_2() {
  grep -rnE 'mapfile|readarray|;;&|;&|(declare|local|typeset) -[a-zA-Z]*[An]|coproc|&>>|\|&|wait -n' \
    "$here/../linux" && fail "a word of a newer bash"
  grep -rnE '\$\{[A-Za-z_0-9]+(\[[^]]*\])?(,|\^)|\[\[? -v |exec \{|\$\{[A-Za-z_]+: -|%\([^)]*\)T|printf -v' \
    "$here/../linux" && fail "an expansion of a newer bash"
  return 0
}
