// Package phrases holds the words of the shipped rules: one file for each trigger
// and language, TRIGGER.LANGUAGE.txt, and TRIGGER.txt for what belongs to no
// language alone. They are text, so that whoever speaks the language can mend
// them:
//
//	# A line that begins with # is a comment.
//
//	kin = son | daughter | best friend
//
//	[event]
//	# What somebody tells of who was hurt.
//
//	== Hands laid on
//	# Staff touch, strike, follow or threaten the visitor's own.
//	(hit|kicked) (my|our) <kin>
//	(followed|filmed) (me|us) <any>? <any>?
//	    (home|at night)
//
// Names for words come first; <kin> stands for them in every phrase below. Then
// come the lists, each in brackets; a family is a part of a list that has a
// heading of its own. Every list and every family says what it means before its
// first phrase. A phrase is one line, which goes on in lines that are indented;
// package reading says how it is read.
package phrases

import "embed"

// Files are the files, by their names.
//
//go:embed *.txt
var Files embed.FS
