package slack

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAServerThatIsNotTrustedGotNothing: behind a proxy whose certificate nobody has
// installed no posting is in doubt.
func TestAServerThatIsNotTrustedGotNothing(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/secret", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		response.Body.Close()
		t.Fatal("a certificate that nobody has signed was trusted")
	}
	class, _, said := understand(err)
	if class != retry || !strings.Contains(said.Error(), "certificate") || strings.Contains(said.Error(), "secret") {
		t.Errorf("%v is understood as %d, %q; want another try, for the certificate, without the address", err, class, said)
	}
}
