#!/usr/bin/env bash
# Makes data-COMMIT.tar.gz: the data folder that the service of an older commit leaves after it has received, decided and
# delivered one small study. UpgradeIT starts the present service on it. Needs git, Maven, a JDK 25, dcmtk and curl.
#   src/test/resources/upgrade/make.sh COMMIT
set -euo pipefail
commit=${1:?usage: make.sh COMMIT}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"; git -C "$here" worktree prune' EXIT

git -C "$here" worktree add --detach "$work/src" "$commit"
(cd "$work/src" && mvn -B -q ${MAVEN_OPTIONS:-} -DskipTests -Dspotless.check.skip -Dexec.skip package)

for i in 1 2 3; do
  cat > "$work/$i.dump" <<DUMP
(0008,0008) CS [ORIGINAL\\PRIMARY\\AXIAL]
(0008,0016) UI [1.2.840.10008.5.1.4.1.1.2]
(0008,0018) UI [2.25.77.1.$i]
(0008,0020) DA [20250610]
(0008,0030) TM [101500]
(0008,0050) SH [A77]
(0008,0060) CS [CT]
(0010,0010) PN [Upgrade^Test]
(0010,0020) LO [U77]
(0010,0030) DA [19600101]
(0010,0040) CS [F]
(0010,1010) AS [065Y]
(0018,0050) DS [5]
(0020,000d) UI [2.25.77]
(0020,000e) UI [2.25.77.1]
(0020,0032) DS [0\\0\\$((i * 5))]
(0020,0037) DS [1\\0\\0\\0\\1\\0]
(0020,0052) UI [2.25.77.9]
(0028,0002) US 1
(0028,0004) CS [MONOCHROME2]
(0028,0010) US 4
(0028,0011) US 4
(0028,0030) DS [0.7\\0.7]
(0028,0100) US 16
(0028,0101) US 12
(0028,0102) US 11
(0028,0103) US 0
(0028,1052) DS [-1024]
(0028,1053) DS [1]
(7fe0,0010) OW 0001\\0002\\0003\\0004\\0005\\0006\\0007\\0008\\0009\\000a\\000b\\000c\\000d\\000e\\000f\\00$i$i
DUMP
  dump2dcm +te "$work/$i.dump" "$work/$i.dcm"
done

export HILUM_HOME="$work/data" HILUM_DICOM_HOST=127.0.0.1 HILUM_DICOM_PORT=21112 QUARKUS_HTTP_PORT=28080
export HILUM_STUDY_QUIET_PERIOD=1s HILUM_STUDY_LOSS_PERIOD=2s
export HILUM_DESTINATIONS_OUT_TYPE=folder HILUM_DESTINATIONS_OUT_PATH="$work/out"
cd "$work/src"
"${JAVA_HOME:?}/bin/java" -jar target/quarkus-app/quarkus-run.jar serve & service=$!
until curl -sf -o /dev/null http://127.0.0.1:28080/q/health/ready; do sleep 1; done # it starts within seconds
storescu -aec HILUM 127.0.0.1 21112 "$work"/*.dcm
until curl -sf http://127.0.0.1:28080/api/v1/deliveries?state=DELIVERED | grep -q 2.25.77; do sleep 1; done # seconds too
kill -TERM "$service"
wait "$service"
tar -C "$work" -czf "$here/data-$commit.tar.gz" data
ls -l "$here/data-$commit.tar.gz"
