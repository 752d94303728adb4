package inbox

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"time"
)

//go:embed assets
var assetFiles embed.FS

//go:embed pages
var pageFiles embed.FS

// contentTypes are given here: the machine's own table may say something else.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// assets are the embedded files by name.
type assets map[string]asset

type asset struct {
	body    []byte
	version string // of the content
}

func loadAssets() (assets, error) {
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, err
	}
	files := make(assets, len(entries))
	for _, e := range entries {
		body, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		files[e.Name()] = asset{body: body, version: hex.EncodeToString(sum[:6])}
	}
	return files, nil
}

// path names a file with its version, so that it can be cached for good.
func (a assets) path(name string) (string, error) {
	f, ok := a[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return "/inbox/assets/" + name + "?v=" + f.version, nil
}

// serveAsset needs no session, so that the page that says why the door is shut
// can be read with comfort.
func (b *Board) serveAsset(w http.ResponseWriter, r *http.Request) {
	if why := b.o.Access.door(r); why != "" {
		b.refuse(w, http.StatusForbidden, why)
		return
	}
	name := r.PathValue("name")
	f, ok := b.files[name]
	if !ok {
		b.refuse(w, http.StatusNotFound, "There is no such file.")
		return
	}
	if r.URL.Query().Get("v") == f.version {
		w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	w.Header().Set("Content-Type", contentTypes[path.Ext(name)])
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(f.body))
}

func (b *Board) parsePages() (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"asset":  b.files.path,
		"clock":  b.clock,
		"link":   linkOf,
		"newID":  b.o.NewID,
		"lasts":  lasts,
		"human":  human,
		"number": number,
		"path":   Filter.path,
	}).ParseFS(pageFiles, "pages/*.html")
}
