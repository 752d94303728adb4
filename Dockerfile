# A static binary and the certificates of the authorities that https needs, on
# nothing else: time zones are built in, and it runs as nobody.
FROM golang:1.26.8-bookworm AS build
ARG VERSION=dev
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /handoffbot ./cmd/handoffbot \
 && mkdir /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /handoffbot /handoffbot
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
ENV HANDOFFBOT_LISTEN=0.0.0.0:8080 HANDOFFBOT_OPERATIONS_LISTEN=0.0.0.0:8081
EXPOSE 8080 8081
ENTRYPOINT ["/handoffbot"]
CMD ["serve"]
