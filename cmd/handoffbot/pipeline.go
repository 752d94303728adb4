package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"runtime"
)

// maxLine is how long a line of saved conversations may be, in bytes.
const maxLine = 4 << 20

// ahead is how many conversations a processor may be ahead of the output.
const ahead = 4

// line is one line of a file of saved conversations.
type line struct {
	n    int    // 1-based
	text []byte // without its end
	size int    // bytes in the file, its end included
	long bool   // longer than maxLine: text is empty
}

// lines reads a file line by line; empty lines are left out.
func lines(r io.Reader) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		for n := 1; ; n++ {
			l := line{n: n}
			var err error
			for {
				var part []byte
				part, err = in.ReadSlice('\n')
				l.size += len(part)
				if l.long = l.size > maxLine; l.long {
					l.text = nil
				} else {
					l.text = append(l.text, part...)
				}
				if !errors.Is(err, bufio.ErrBufferFull) {
					break
				}
			}
			if n == 1 {
				l.text = bytes.TrimPrefix(l.text, byteOrderMark)
			}
			l.text = bytes.TrimSpace(l.text)
			if err != nil && !errors.Is(err, io.EOF) {
				yield(line{}, err)
				return
			}
			if (len(l.text) > 0 || l.long) && !yield(l, nil) {
				return
			}
			if err != nil {
				return
			}
		}
	}
}

// inOrder does the work on every processor and takes the results in the order
// of the items. At most a few items a processor are held at a time, however
// many there are. take runs on the caller's goroutine.
func inOrder[In, Out any](ctx context.Context, items iter.Seq2[In, error], work func(In) Out, take func(Out) error) error {
	type job struct {
		in  In
		out chan Out // holds one
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // who reads may be waiting for input, so it is told and not waited for
	workers := runtime.GOMAXPROCS(0)
	queue, jobs := make(chan job, ahead*workers), make(chan job)
	var readErr error // of the reader, until it closes queue
	go func() {
		defer close(jobs)
		defer close(queue)
		for in, err := range items {
			if err != nil {
				readErr = err
				return
			}
			j := job{in, make(chan Out, 1)}
			for _, to := range []chan job{queue, jobs} {
				select {
				case to <- j:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	for range workers {
		go func() {
			for j := range jobs {
				j.out <- work(j.in)
			}
		}()
	}
	for {
		select {
		case j, more := <-queue:
			if !more {
				return errors.Join(readErr, ctx.Err())
			}
			select {
			case out := <-j.out:
				if err := take(out); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
