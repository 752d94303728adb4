// Package storetest starts PostgreSQL for tests: the server of the
// distribution's packages, on a port and in a directory of its own, with fsync
// on. Tests alone import it; the linter holds that.
package storetest
