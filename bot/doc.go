// Package bot holds the nouns of a handoff and the service that moves one from
// a chatbot's event to a card in a channel and back.
//
// The package does no input or output and knows no platform. Everything it
// needs from the world it asks for through the small interfaces in ports.go;
// adapters implement them, and cmd joins the two. Times are UTC, and "now" is
// always passed in or taken from Options.Now.
package bot
