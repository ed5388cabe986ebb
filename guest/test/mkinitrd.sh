# shellcheck shell=bash disable=SC2016,SC2154
# Start-up images by SUSE's mkinitrd. Run by run-tests.

# image_script KERNEL-ARGUMENTS: what the image of SLES 11 would run, with its places below $dir/image.
image_script() {
  local image=$dir/image program
  mkdir -p "$image"/{proc,etc,var/run,bin} "$image/sys/class/net/eth0/device"
  echo "$MAC" >"$image/sys/class/net/eth0/address"
  echo "$*" >"$image/proc/cmdline"
  for program in ip iscsid iscsiadm dhcpcd sleep; do
    printf '#!/bin/sh\necho "%s $*" >>"%s/asked"\n' "$program" "$image" | program "$image/bin/$program"
  done
  # The first attempt comes too early.
  cat >>"$image/bin/iscsiadm" <<SH
case \$* in *" -l") [ -e "$image/tried" ] || { touch "$image/tried"; exit 8; } ;; esac
SH
  printf '/bin/sleep 300 >/dev/null 2>&1 & echo $! >"%s/var/run/dhcpcd-eth0.pid"\n' "$image" \
    >>"$image/bin/dhcpcd"
  sed -E "s#([ \"(<>]|=)/(proc|sys|etc|var)/#\1$image/\2/#g" \
    "$root/lib/mkinitrd/scripts/boot-slipway.sh" >"$image/script"
  rm -f "$image/asked" "$image/tried"
  touch "$image/asked"
  (
    set +u
    PATH=$image/bin:$PATH
    modules="as its keyword says"
    load_modules() { echo "modules" >>"$image/asked" && modules=; }
    # shellcheck source=/dev/null
    . "$image/script" >/dev/null
    [ -z "$modules" ] || echo "modules afterwards" >>"$image/asked"
  ) || fail "the script fails"
}

test_the_image_of_sles_11_does_nothing_in_a_local_boot() {
  fresh sles-11.4
  guest apply
  expect_rc 0
  grep -q 'boot/11-slipway.sh' "$root/boot/initrd-$KERNEL" || fail "not in the image"
  grep -q 'etc/udev/rules.d/70-persistent-net.rules' "$root/boot/initrd-$KERNEL" || fail "no names"
  grep -q 'network.sh\|boot/.*-iscsi.sh' "$root/boot/initrd-$KERNEL" && fail "the network comes up"
  image_script root=/dev/sda1 quiet ip=dhcp
  [ ! -s "$dir/image/asked" ] || fail "$(cat "$dir/image/asked")"
}

test_the_image_of_sles_11_logs_in_where_the_capsule_says() {
  fresh sles-11.4
  guest apply
  mkdir -p "$dir/image/etc"
  printf "%s='%s'\n" ISCSI_INITIATOR iqn.i ISCSI_TARGET_NAME iqn.t ISCSI_TARGET_IP 192.0.2.1 \
    ISCSI_TARGET_PORT 3260 ISCSI_TARGET_GROUP 1 ISCSI_USERNAME user ISCSI_PASSWORD 'se cr$et' \
    >"$dir/image/etc/slipway.target"
  image_script root=/dev/sda1 ip=192.0.2.10::192.0.2.254:255.255.255.0:::none \
    "BOOTIF=01-${MAC//:/-}"
  diff - "$dir/image/asked" <<'ASKED' || fail "asked for something else"
modules
ip link set eth0 up
ip addr add 192.0.2.10/255.255.255.0 brd + dev eth0
ip route add default via 192.0.2.254
iscsid 
iscsiadm -m node -T iqn.t -p 192.0.2.1:3260 -o new
iscsiadm -m node -T iqn.t -p 192.0.2.1:3260 -l
sleep 2
iscsiadm -m node -T iqn.t -p 192.0.2.1:3260 -l
iscsiadm -k 0
ASKED
  grep -qxF 'node.session.auth.password = se cr$et' "$dir/image/etc/iscsi/iscsid.conf" || fail "no secret"
  grep -qxF 'InitiatorName=iqn.i' "$dir/image/etc/iscsi/initiatorname.iscsi" || fail "no name"
  image_script root=/dev/sda1 ip=dhcp
  [ ! -e "$dir/image/var/run/dhcpcd-eth0.pid" ] || fail "dhcpcd goes on"
  sed -n 2,4p "$dir/image/asked" | diff - <(printf '%s\n' "ip link set eth0 up" \
    "dhcpcd -R -Y -N -t 60 eth0" "iscsid ") || fail "$(cat "$dir/image/asked")"
}

test_the_image_of_sles_11_goes_by_the_firmwares_table_when_it_is_told_to() {
  local table=$dir/image/sys/firmware/ibft
  fresh sles-11.4
  guest apply
  sed -n '/42_slipway/,$p' "$root/boot/grub/menu.lst" | grep -q 'showopts slipway_ibft=1$' ||
    fail "$(cat "$root/boot/grub/menu.lst")"
  mkdir -p "$table"/{ethernet0,initiator}
  echo "$MAC" >"$table/ethernet0/mac"
  echo 192.0.2.10 >"$table/ethernet0/ip-addr"
  echo 255.255.255.0 >"$table/ethernet0/subnet-mask"
  echo iqn.i >"$table/initiator/initiator-name"
  image_script root=/dev/sda1 slipway_ibft=1
  grep -v '^modules$\|^sleep' "$dir/image/asked" | diff - <(printf '%s\n' "ip link set eth0 up" \
    "ip addr add 192.0.2.10/255.255.255.0 brd + dev eth0" "iscsid " "iscsiadm -m fw -l" \
    "iscsiadm -m fw -l" "iscsiadm -k 0") || fail "asked for something else"
}

test_mkinitrd_finds_no_script_of_ours_after_undo_though_the_package_stays() {
  fresh sles-11.4
  in_phony "$root" rpm -i "$bundle"/*.rpm
  remember
  guest apply
  expect_rc 0
  guest undo
  expect_rc 0
  expect_unchanged
  [ -z "$(find "$root/lib/mkinitrd" -xtype l)" ] || fail "a link to nothing"
}

test_suses_script_for_a_remote_root_must_be_started() {
  fresh sles-11.4
  in_phony "$root" rpm -i "$bundle"/*.rpm
  rm "$root"/etc/init.d/boot.d/S*boot.open-iscsi
  remember
  guest apply
  expect_refusal guest-action-failed
  grep -q 'insserv boot.open-iscsi' <<<"$out" || fail "$out"
}

test_a_network_of_rcnetwork_gets_the_mode_of_a_network_root() {
  fresh sles-11.3
  guest apply
  expect_rc 0
  grep -qx "STARTMODE='nfsroot'" "$root/etc/sysconfig/network/ifcfg-ens192" || fail "not kept"
  [ "$(jq -r .os <<<"$(prepared)")" = "SUSE Linux Enterprise Server 11 (x86_64)" ] || fail "$out"
  guest undo
  printf 'NETWORKMANAGER="yes"\n' >"$root/etc/sysconfig/network/config"
  remember
  guest apply
  expect_refusal guest-os-unsupported
}
