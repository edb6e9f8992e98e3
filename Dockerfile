# One image a service, all from this file:  docker build --target order-executor .
# docker-compose.yml builds and runs them together; docs/docker.md explains.

# ---- the jars -------------------------------------------------------------------------------------
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
# The context holds the poms and the main sources alone (.dockerignore), so tests and documents do not
# invalidate this.
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
        -Pquick -Dmaven.test.skip=true package --also-make \
        --projects market-ingest,sentiment-ingest,strategy-engine,order-executor,control-api,exchange-sim
# Libraries apart from our own code: an upgrade then moves few bytes.
RUN for service in market-ingest sentiment-ingest strategy-engine order-executor control-api exchange-sim; do \
        java -Djarmode=tools -jar "$service"/target/"$service"-*-app.jar extract --layers \
             --application-filename application.jar --destination "/services/$service" || exit 1; \
    done

# ---- what all services share ----------------------------------------------------------------------
FROM eclipse-temurin:25-jre AS runtime
# Numbers that no user of the base image has (it has a 1000), and no name: nothing looks one up.
RUN install -d -o 10001 -g 10001 -m 750 /var/lib/tradebot \
 && install -d -m 755 /app /run/tradebot /run/tradebot/secrets
COPY docker/health-check docker/make-aot-cache docker/make-secrets docker/panic docker/start \
     /usr/local/bin/
COPY docker/jvm.options /app/
WORKDIR /app
ENTRYPOINT ["start"]

# ---- makes the random secrets of a stack, then ends -----------------------------------------------
FROM runtime AS secrets
ENTRYPOINT ["make-secrets"]
CMD ["/run/tradebot/secrets"]

# ---- the services: libraries, then our code, then the AOT cache of both ---------------------------
FROM runtime AS market-ingest
COPY --from=build /services/market-ingest/dependencies/ ./
COPY --from=build /services/market-ingest/snapshot-dependencies/ /services/market-ingest/application/ ./
RUN make-aot-cache /app/application.aot
ENV JDK_JAVA_OPTIONS=-Xmx128m
USER 10001:10001

FROM runtime AS sentiment-ingest
COPY --from=build /services/sentiment-ingest/dependencies/ ./
COPY --from=build /services/sentiment-ingest/snapshot-dependencies/ /services/sentiment-ingest/application/ ./
RUN make-aot-cache /app/application.aot
ENV JDK_JAVA_OPTIONS=-Xmx96m
USER 10001:10001

FROM runtime AS strategy-engine
COPY --from=build /services/strategy-engine/dependencies/ ./
COPY --from=build /services/strategy-engine/snapshot-dependencies/ /services/strategy-engine/application/ ./
RUN make-aot-cache /app/application.aot
ENV JDK_JAVA_OPTIONS=-Xmx160m
USER 10001:10001

FROM runtime AS order-executor
COPY --from=build /services/order-executor/dependencies/ ./
COPY --from=build /services/order-executor/snapshot-dependencies/ /services/order-executor/application/ ./
RUN make-aot-cache /app/application.aot
ENV JDK_JAVA_OPTIONS=-Xmx192m
USER 10001:10001

FROM runtime AS control-api
COPY --from=build /services/control-api/dependencies/ ./
COPY --from=build /services/control-api/snapshot-dependencies/ /services/control-api/application/ ./
RUN make-aot-cache /app/application.aot
ENV JDK_JAVA_OPTIONS=-Xmx128m
USER 10001:10001

FROM runtime AS exchange-sim
COPY --from=build /services/exchange-sim/dependencies/ ./
COPY --from=build /services/exchange-sim/snapshot-dependencies/ /services/exchange-sim/application/ ./
RUN make-aot-cache /app/application.aot
ENV JDK_JAVA_OPTIONS=-Xmx192m
USER 10001:10001
