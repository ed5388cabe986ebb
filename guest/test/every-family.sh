# shellcheck shell=bash disable=SC2154
# Every action on one family of guests: applying twice is applying once, and taking back, last first,
# leads through the same trees to the very first. Run by run-tests.

# Own bookkeeping is no part of the comparison while there is any.
STATE_DIR=var/lib/slipway

action() {
  SLIPWAY_ROOT=$root SLIPWAY_BUNDLE=$bundle SLIPWAY_WORK=$work LC_ALL=C \
    "$here/../linux/actions/$1" "$2" >"$dir/line" 2>"$dir/stderr" ||
    fail "$1 $2: $(cat "$dir/line" "$dir/stderr")"
  [ ! -s "$dir/stderr" ] || fail "$1 $2 complains: $(cat "$dir/stderr")"
  cat "$dir/line" >>"$dir/lines"
}

every_action() {
  local actions=() i
  mapfile -t actions < <(cd "$here/../linux/actions" && ls)
  for i in "${!actions[@]}"; do
    listing "$root" $STATE_DIR >"$dir/before.$i"
    action "${actions[i]}" check
    action "${actions[i]}" plan
    listing "$root" $STATE_DIR | diff "$dir/before.$i" - >"$dir/diff" ||
      fail "checking ${actions[i]} changes: $(cat "$dir/diff")"
    action "${actions[i]}" apply
    listing "$root" >"$dir/once"
    action "${actions[i]}" apply
    grep -q '"outcome":"CHANGED"' "$dir/line" && fail "changed again: $(cat "$dir/line")"
    listing "$root" | diff "$dir/once" - >"$dir/diff" ||
      fail "applying ${actions[i]} again changes: $(cat "$dir/diff")"
  done
  what_the_capsule_needs
  jq -es 'all(.[]; .action and (.verb and .outcome and .changes or .change and .path))' \
    "$dir/lines" >/dev/null || fail "not every line is a result: $(cat "$dir/lines")"
  for ((i = ${#actions[@]} - 1; i >= 0; i--)); do
    action "${actions[i]}" undo
    # The start-up image comes back with the action that kept it.
    listing "$root" $STATE_DIR | diff "$dir/before.$i" - | grep '^[<>]' | grep -v ' \./boot/init' |
      grep -q . && fail "${actions[i]} leaves: $(listing "$root" $STATE_DIR | diff "$dir/before.$i" -)"
  done
  rm -rf "${root:?}/$STATE_DIR"
  expect_unchanged
}

# Of a family that differs from another by its name only.
as_a_whole() {
  guest apply
  expect_rc 0
  listing "$root" >"$dir/once"
  guest apply
  expect_rc 0
  listing "$root" | diff "$dir/once" - >"$dir/diff" || fail "again: $(cat "$dir/diff")"
  guest undo
  expect_rc 0
  expect_unchanged
}

what_the_capsule_needs() {
  local prepared
  SLIPWAY_ROOT=$root SLIPWAY_WORK=$work "$here/../linux/actions/80-collect" apply >"$dir/line"
  prepared=$(jq -c .prepared "$dir/line")
  [ "$(jq -r .mac <<<"$prepared")" = "$MAC" ] || fail "$prepared"
  [ "$(jq -r .ip <<<"$prepared")" = "$(expected_ip)" ] || fail "not $(expected_ip): $prepared"
  cmp "$work/vmlinuz" "$root/boot/vmlinuz-$KERNEL" || fail "another kernel"
  grep -q 'iscsi_tcp\.ko' "$work/initrd" || fail "no iSCSI in the image handed over"
  expected_network_module
}

family_field() {
  grep "^$family " "$here/families" | tr -s ' ' | cut -d' ' -f"$1"
}

# As phony-network.sh has written it down, in each format in its own way.
expected_ip() {
  case $(family_field 6) in
    *ifcfg-static) echo 192.0.2.10::192.0.2.1:255.255.255.192:::none ;;
    *-static) echo 192.0.2.10::192.0.2.1:255.255.255.0:::none ;;
    *) echo dhcp ;;
  esac
}

# The one that this guest can run, and no other beside it.
expected_network_module() {
  local conf=$root/etc/dracut.conf.d/90-slipway.conf module
  case $(family_field 5) in
    dracut-004) module=network ;;
    dracut-legacynet | dracut-suse) module="network-legacy" ;;
    dracut-nm) module="network-manager" ;;
    dracut-networkd) module="systemd-networkd" ;;
    *) return 0 ;;
  esac
  grep -qxF "add_dracutmodules+=\" $module iscsi \"" "$conf" || fail "$(cat "$conf")"
  grep -q "^omit.* $module " "$conf" && fail "asked for and left out: $(cat "$conf")"
  grep -qx 'hostonly_cmdline="no"' "$conf" || fail "the host's arguments: $(cat "$conf")"
}
