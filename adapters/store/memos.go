package store

import (
	"context"
	"fmt"
)

// Remember keeps a value of an adapter's own under a kind and a key, durable
// when it returns. It replaces the one before.
func (db *DB) Remember(ctx context.Context, kind, key string, value []byte) error {
	return db.transactQuietly(ctx, func(t *tx) error {
		_, err := t.exec("remember "+kind, `INSERT INTO memo (kind, memo_key, value, recorded_ms) VALUES ($1, $2, $3, $4)
			ON CONFLICT (kind, memo_key) DO UPDATE SET value = excluded.value, recorded_ms = excluded.recorded_ms`, kind, key, string(value), millis(t.now))
		return err
	})
}

// Forget removes what was remembered under a kind and a key, if anything was.
func (db *DB) Forget(ctx context.Context, kind, key string) error {
	return db.transactQuietly(ctx, func(t *tx) error {
		_, err := t.exec("forget "+kind, `DELETE FROM memo WHERE kind = $1 AND memo_key = $2`, kind, key)
		return err
	})
}

// Remembered returns everything of a kind, by key.
func (db *DB) Remembered(ctx context.Context, kind string) (map[string][]byte, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT memo_key, value FROM memo WHERE kind = $1`, kind)
	if err != nil {
		return nil, fmt.Errorf("read what was remembered of %s: %w", kind, err)
	}
	defer rows.Close()
	all := make(map[string][]byte)
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, fmt.Errorf("read what was remembered of %s: %w", kind, err)
		}
		all[key] = []byte(value)
	}
	return all, rows.Err()
}
