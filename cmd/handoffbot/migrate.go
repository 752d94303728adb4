package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"handoffbot/adapters/store"
)

func (p program) migrate() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "migrate", Short: "Bring the database's schema up to date", Args: cobra.NoArgs,
		Long: `Bring the database's schema up to date, and make it where there is none. serve does the same
when it starts; this is for those who want it done before, or by another user of the database.
It exits with 1 when a newer version made the database.`,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := p.usable(file)
			if err != nil {
				return err
			}
			storage := s.config.Storage
			db, err := store.Open(c.Context(), store.Options{Storage: storage, Now: now, Exclusive: true, Log: p.logger()})
			switch {
			case errors.Is(err, store.ErrNewer), errors.Is(err, store.ErrEdited):
				return no("%w", err)
			case err != nil:
				return failed("%w", err)
			}
			for _, name := range db.Applied() {
				fmt.Fprintf(p.stdout, "applied %s\n", name)
			}
			fmt.Fprintf(p.stdout, "%s is at %s\n", store.Name(storage), db.Schema())
			if err := db.Close(); err != nil {
				return failed("%w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration")
	return c
}

func (p program) backup() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use: "backup FILE", Short: "Copy the database into a new file while it is served", Args: cobra.ExactArgs(1),
		Long: `Copy the database, as it stands now, into a new file, and check the copy. The server goes on
meanwhile. FILE appears when the copy is whole. To restore it, see docs/operations.md.
This is for SQLite; PostgreSQL has pg_dump.`,
		RunE: func(c *cobra.Command, args []string) error {
			s, err := p.usable(file)
			if err != nil {
				return err
			}
			if store.Shared(s.config.Storage) {
				return no("%w", store.ErrNotHere)
			}
			db, err := store.Open(c.Context(), store.Options{Storage: s.config.Storage, Now: now, Log: p.logger()})
			if err != nil {
				return failed("%w", err)
			}
			if err := errors.Join(db.Backup(c.Context(), args[0]), db.Close()); err != nil {
				return failed("%w", err)
			}
			fmt.Fprintf(p.stdout, "%s is backed up into %s\n", store.Name(s.config.Storage), args[0])
			return nil
		},
	}
	c.Flags().StringVar(&file, "config", "", "the configuration")
	return c
}
