// Package inbox is the local channel: a place to post cards to and a page to
// work them on, for teams without a chat platform. Its clicks become acts like
// those of any other channel.
package inbox
