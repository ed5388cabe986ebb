# shellcheck shell=bash disable=SC2016,SC2154
# Packages from the guest's own repositories, new kernels, and what is done after the move. Run by
# run-tests.

# A package manager that installs the bundle's packages, as from a mirror.
repository() {
  mv "$bundle" "$dir/mirror"
  program "$root/usr/bin/$1" <<SH
#!/bin/sh
echo "\$*" >>"$root.asked"
exec "$root/usr/bin/rpm" -i "$dir"/mirror/*.rpm
SH
}

test_the_guest_s_own_repositories_are_asked_only_when_that_is_allowed() {
  fresh rhel-9
  repository dnf
  remember
  guest apply
  expect_refusal guest-bundle-missing
  guest --repositories apply
  expect_rc 0
  grep -q -- '-y -q install iscsi-initiator-utils dracut-network' "$root.asked" || fail "$(cat "$root.asked")"
  grep -q 'installed libphonyiscsi' <<<"$out" || fail "not told: $out"
  guest undo
  expect_rc 0
  expect_unchanged
}

test_a_kill_while_the_repositories_install_is_undone() {
  fresh rhel-9
  repository dnf
  remember
  sed -i "s|^exec.*|${root//|/}/usr/bin/rpm -i $dir/mirror/*.rpm; touch $root.reached; sleep 30|" \
    "$root/usr/bin/dnf"
  remember
  setsid "$driver" --root "$root" --work "$work" --repositories apply >/dev/null 2>&1 &
  local pid=$!
  timeout 20 bash -c "until [ -e '$root.reached' ]; do sleep 0.1; done" || fail "never got there"
  kill -KILL -- "-$pid"
  wait "$pid" 2>/dev/null
  guest undo
  expect_rc 0
  expect_unchanged
}

test_an_rpm_that_is_needed_by_now_stays() {
  fresh rhel-8
  guest apply
  expect_rc 0
  phony_rpm_file "$dir" newcomer 1-1 libphonyiscsi
  in_phony "$root" rpm -i "$dir"/newcomer*.rpm || fail "no rpm"
  guest undo
  expect_rc 0
  [ -f "$root/usr/share/libphonyiscsi/data" ] || fail "broke newcomer"
  [ ! -e "$root/usr/sbin/iscsiadm" ] || fail "the initiator stayed"
  grep -q 'except libphonyiscsi' <<<"$out" || fail "not told: $out"
}

# build_bundle: as on a machine of this test's family, whose package manager fetches the bundle.
build_bundle() {
  mv "$bundle" "$dir/mirror"
  program "$root/usr/bin/$1" <<SH
#!/bin/sh
echo "\$*" >>"$root.asked"
while [ "\$#" -gt 0 ]; do
	case \$1 in --downloaddir | --pkg-cache-dir) to=\$2 ;; Dir::Cache::archives=*) to=\${1#*=} ;; esac
	shift
done
mkdir -p "\$to/repository" && cp "$dir"/mirror/* "\$to/repository/"
SH
  SLIPWAY_ROOT=$root "$here/../bundle/build" "$dir/bundles" >"$dir/built" 2>&1
}

test_a_bundle_is_built_by_the_distributions_own_program_and_prepares_a_guest() {
  local family
  for family in "rhel-8 dnf rhel-8.3" "centos-7 yum centos-7" "sles-15 zypper sles-15.5" \
    "photon-5 tdnf photon-5.0" "debian-12 apt-get debian-12"; do
    # shellcheck disable=SC2086 # words
    set -- $family
    fresh "$1"
    rm -rf "$dir/mirror"
    build_bundle "$2" || fail "$1: $(cat "$dir/built")"
    (cd "$dir/bundles/$3-amd64" && sha256sum -c --status SHA256SUMS) || fail "$1: wrong sums"
    grep -q -e iscsi "$root.asked" || fail "$1: asked $(cat "$root.asked")"
  done
  bundle=$dir/bundles/debian-12-amd64
  guest apply
  expect_rc 0
}

test_a_bundle_without_packages_is_not_built() {
  fresh rhel-8
  rm "$bundle"/*
  echo none >"$bundle/README"
  build_bundle dnf && fail "built"
  grep -q 'nothing was fetched' "$dir/built" || fail "$(cat "$dir/built")"
  [ ! -e "$dir/bundles" ] || fail "left a directory"
}

# What a new kernel leaves, and the hook that its package runs.
new_kernel() {
  local image
  KERNEL=6.1.0-100-phony
  head -c 100000 /dev/urandom >"$root/boot/vmlinuz-$KERNEL"
  cp -a "$root/lib/modules/6.1.0-99-phony" "$root/lib/modules/$KERNEL"
  if [ -x "$root/usr/sbin/dracut" ]; then
    for image in "$root"/boot/init*-6.1.0-99-phony*; do
      image=${image//6.1.0-99-phony/$KERNEL}
      in_phony "$root" dracut -f "${image#"$root"}" "$KERNEL" 2>/dev/null
    done
  else
    in_phony "$root" update-initramfs -u -k "$KERNEL" >/dev/null
  fi
  mkdir -p "$dir/sessions/session1"
}

# run_hook FILE ARGUMENT…: as the guest would, with the phony guest's own paths.
run_hook() {
  local hook=$dir/hook
  sed -e "s|/sys/class/iscsi_session|$dir/sessions|" -e "s|/var/lib/slipway|$root/var/lib/slipway|g" \
    -e "s|/boot/|$root/boot/|g" "$root$1" >"$hook"
  shift
  sh "$hook" "$@" || fail "the hook fails"
}

test_a_kernel_installed_while_the_root_is_remote_is_handed_over_next() {
  local family hook
  for family in "debian-12 /etc/kernel/postinst.d/zz-slipway" \
    "rhel-9 /etc/kernel/install.d/95-slipway.install add" "sles-15 /usr/local/sbin/slipway-kernel"; do
    read -r family hook verb <<<"$family"
    KERNEL=6.1.0-99-phony
    fresh "$family"
    guest apply
    expect_rc 0
    rm -rf "$dir/sessions"
    run_hook "$hook" ${verb:+"$verb"} 6.1.0-100-phony
    [ ! -e "$root/var/lib/slipway/staged" ] || fail "$family: noted without a session"
    new_kernel
    run_hook "$hook" ${verb:+"$verb"} "$KERNEL"
    guest collect
    expect_rc 0
    [ "$(jq -r .prepared.kernel <<<"$out")" = "$KERNEL" ] || fail "$family: $out"
    cmp "$work/vmlinuz" "$root/boot/vmlinuz-$KERNEL" || fail "$family: the old kernel"
    guest undo
    expect_rc 0
    [ ! -e "$root$hook" ] || fail "$family: the hook stayed"
    rm -rf "$work" && mkdir "$work"
  done
}

test_a_noted_kernel_whose_image_lacks_iscsi_is_not_handed_over() {
  guest apply
  expect_rc 0
  new_kernel
  echo "built by others" >"$root/boot/initrd.img-$KERNEL"
  echo "$KERNEL" >"$root/var/lib/slipway/staged"
  guest collect
  expect_rc 3
  grep -q 'lacks the iSCSI parts' <<<"$out" || fail "$out"
}

test_collecting_from_a_guest_that_is_not_prepared_is_refused() {
  guest collect
  expect_refusal guest-action-failed
}

test_after_the_move_on_the_same_hardware_every_byte_is_back() {
  local family
  for family in debian-12 rhel-9 sles-15; do
    fresh "$family"
    guest apply
    expect_rc 0
    guest finalise
    expect_rc 0
    expect_unchanged
    rm -rf "$work" && mkdir "$work"
  done
}

test_on_other_hardware_the_start_up_image_is_built_there() {
  guest apply
  expect_rc 0
  echo 'pci:v000015ADd000007C0' >"$root/sys/bus/pci/devices/0000:00:10.0/modalias"
  guest finalise
  expect_rc 0
  [ "$(builds)" -eq 3 ] || fail "built $(builds) times"
  grep -q iscsi "$root/boot/initrd.img-$KERNEL" && fail "the image still holds iSCSI"
  [ ! -e "$root/var/lib/slipway" ] || fail "left its state"
}

test_the_host_name_the_clock_and_the_tools_are_seen_to() {
  fresh rhel-9
  printf '#!/bin/sh\necho "$1" >"$SLIPWAY_ROOT/proc/sys/kernel/hostname"\n' | program "$root/usr/bin/hostname"
  printf '#!/bin/sh\n[ "$*" = "-a makestep" ]\n' | program "$root/usr/bin/chronyc"
  printf '#!/bin/sh\nexit 1\n' | program "$root/usr/sbin/hwclock"
  printf '#!/bin/sh\necho "12.3.0.44994 (build-1)"\n' | program "$root/usr/bin/vmware-toolbox-cmd"
  mkdir -p "$root/proc/700"
  echo vmtoolsd >"$root/proc/700/comm"
  remember
  guest apply
  expect_rc 0
  echo localhost >"$root/proc/sys/kernel/hostname"
  guest finalise
  expect_rc 0
  [ "$(cat "$root/proc/sys/kernel/hostname")" = web ] || fail "another name"
  says '(.action == "after-move") and (.tools.running and (.tools.version | startswith("12.3"))
    and (.changes | index("clock stepped by chrony")) and (.warnings | length == 1))' || fail "$out"
  expect_unchanged
}

test_what_others_changed_in_the_network_meanwhile_is_told_and_kept() {
  guest apply
  expect_rc 0
  echo 'DNS=192.0.2.99' >>"$root/etc/systemd/network/20-wired.network"
  guest finalise
  expect_rc 0
  says '(.action == "network") and (.warnings[0] | contains("20-wired.network"))' || fail "$out"
  grep -qx 'DNS=192.0.2.99' "$root/etc/systemd/network/20-wired.network" || fail "lost"
}

test_an_image_that_a_removed_package_rebuilds_still_comes_back() {
  fresh sles-15
  guest apply
  expect_rc 0
  # SUSE's open-iscsi rebuilds the start-up image when it goes.
  mv "$root/usr/bin/rpm" "$root/usr/bin/rpm.real"
  program "$root/usr/bin/rpm" <<'SH'
#!/bin/sh
"$SLIPWAY_ROOT/usr/bin/rpm.real" "$@" || exit
[ "$1" != -e ] || dracut -f /boot/initrd-6.1.0-99-phony 6.1.0-99-phony 2>/dev/null
SH
  guest undo
  expect_rc 0
  mv "$root/usr/bin/rpm.real" "$root/usr/bin/rpm"
  expect_unchanged
}
