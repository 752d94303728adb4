.DEFAULT_GOAL := help
VERSION ?= $(shell git describe --always --dirty 2>/dev/null || echo dev)
GOLANGCI = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: help demo build test lint check fuzz bench docker crash order
KILLS ?= 1000
SCHEDULES ?= 1000000
help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
demo: ## Play a chatbot's day; open the page it prints
	go run ./cmd/handoffbot demo
build: ## The static binary
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o handoffbot ./cmd/handoffbot
test: ## Every test; installs what it needs
	bash .ci/test
lint: ## The linter, with the import rule
	$(GOLANGCI) run ./...
check: lint test ## Linter and tests
fuzz: ## Twenty seconds of each fuzz target
	for target in chatbot:FuzzDecode chatbot:FuzzClean chatbot:FuzzParseLabelled slack:FuzzCards teams:FuzzCards teams:FuzzActivities \
	  inbox:FuzzCleanReply inbox:FuzzEvidence store:FuzzUnpack; do \
	  go test -run '^$$' -fuzz "^$${target#*:}$$" -fuzztime 20s ./adapters/$${target%:*} || exit 1; done
	go test -run '^$$' -fuzz FuzzDecide -fuzztime 20s ./escalation
	go test -run '^$$' -fuzz FuzzLiteral -fuzztime 20s ./bot
	go test -run '^$$' -fuzz FuzzLoad -fuzztime 20s ./config
	go test -run '^$$' -fuzz FuzzParseSchedule -fuzztime 20s ./digest
bench: ## What it does a second, how soon, and what it takes, in one table; GROWTH: handoffs in the large ledger
	go test ./cmd/handoffbot/whole -run '^$$' -bench . -count=1 -timeout 0
docker: ## The image
	docker build --build-arg VERSION=$(VERSION) -t handoffbot:$(VERSION) .
crash: ## Kill it KILLS times (1000) under load and hold it to its promise; SEED, STORAGE, REPLICAS
	KILLS=$(KILLS) go test ./cmd/handoffbot/whole -run Killing -count=1 -timeout 0 -v
order: ## Draw SCHEDULES (a million) orders in which a history can be heard of
	go test ./bot -run OrderDoesNotMatter -count=1 -timeout 0 -rapid.checks=$$(($(SCHEDULES) / 8))
