# Hilum as an image: targets "cpu" (default) and "gpu". Not root, and made for a read-only root file system: only the
# data folder (/var/lib/hilum) and /tmp are written to.
#   docker build --target cpu -t hilum:cpu .        docker build --target gpu -t hilum:gpu .
#   docker run --read-only --tmpfs /tmp:exec -v hilum:/var/lib/hilum -p 11112:11112 hilum:cpu
# /tmp needs "exec": ONNX Runtime unpacks its library there and loads it. The base images must be glibc ones.
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG JRE_IMAGE=eclipse-temurin:25-jre
ARG CUDA_IMAGE=nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04

FROM ${JDK_IMAGE} AS source
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends maven nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .

FROM source AS build-cpu
RUN mvn -B -q -DskipTests -Dspotless.check.skip package

FROM source AS build-gpu
RUN mvn -B -q -P gpu -DskipTests -Dspotless.check.skip package

FROM ${JRE_IMAGE} AS jre

FROM ${CUDA_IMAGE} AS gpu
COPY --from=jre /opt/java/openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:$PATH
RUN groupadd --gid 10001 hilum && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin hilum \
    && install -d -o 10001 -g 10001 /var/lib/hilum
COPY --from=build-gpu /src/target/quarkus-app /opt/hilum/app
COPY --from=build-gpu /src/models /opt/hilum/models
COPY LICENSE .ci/aot-cache /opt/hilum/
ENV DNNL_MAX_CPU_ISA=SSE41 HILUM_INSTALL=/opt/hilum HILUM_HOME=/var/lib/hilum HILUM_INFERENCE_DEVICE=auto \
    NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
# The AOT cache (JEP 483) fits only this runtime and the flags of ENTRYPOINT; by the same paths as there.
WORKDIR /opt/hilum
RUN HILUM_INFERENCE_DEVICE=cpu ./aot-cache /opt/hilum/app /opt/hilum/hilum.aot -XX:MaxRAMPercentage=50 -XX:+UseCompactObjectHeaders \
    -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED
USER 10001:10001
EXPOSE 8080 11112 2762
VOLUME ["/var/lib/hilum"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED", "-XX:AOTCache=/opt/hilum/hilum.aot", "-jar", "/opt/hilum/app/quarkus-run.jar"]
CMD ["serve"]

FROM jre AS cpu
RUN groupadd --gid 10001 hilum && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin hilum \
    && install -d -o 10001 -g 10001 /var/lib/hilum
COPY --from=build-cpu /src/target/quarkus-app /opt/hilum/app
COPY --from=build-cpu /src/models /opt/hilum/models
COPY LICENSE .ci/aot-cache /opt/hilum/
ENV DNNL_MAX_CPU_ISA=SSE41 HILUM_INSTALL=/opt/hilum HILUM_HOME=/var/lib/hilum HILUM_INFERENCE_DEVICE=cpu
# The AOT cache (JEP 483) fits only this runtime and the flags of ENTRYPOINT; by the same paths as there.
WORKDIR /opt/hilum
RUN ./aot-cache /opt/hilum/app /opt/hilum/hilum.aot -XX:MaxRAMPercentage=50 -XX:+UseCompactObjectHeaders \
    -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED
USER 10001:10001
EXPOSE 8080 11112 2762
VOLUME ["/var/lib/hilum"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED", "-XX:AOTCache=/opt/hilum/hilum.aot", "-jar", "/opt/hilum/app/quarkus-run.jar"]
CMD ["serve"]
