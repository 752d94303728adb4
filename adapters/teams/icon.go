package teams

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
)

// icon draws the app: one speech bubble that hands over to another. In colour it
// stands on our dark ground; the outline is white on nothing, as Teams asks.
func icon(size int, coloured bool) ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	const fine = 4 // samples a pixel and direction, for smooth edges
	for y := range size {
		for x := range size {
			var r, g, b, a float64
			for i := range fine * fine {
				u := (float64(x) + (float64(i%fine)+0.5)/fine) / float64(size)
				v := (float64(y) + (float64(i/fine)+0.5)/fine) / float64(size)
				c := shade(u, v, coloured)
				r, g, b, a = r+float64(c.R)*float64(c.A), g+float64(c.G)*float64(c.A), b+float64(c.B)*float64(c.A), a+float64(c.A)
			}
			if a > 0 {
				img.SetNRGBA(x, y, color.NRGBA{uint8(r / a), uint8(g / a), uint8(b / a), uint8(a / (fine * fine))})
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("draw the icon: %w", err)
	}
	return out.Bytes(), nil
}

// shade is the colour at a point of the unit square.
func shade(u, v float64, coloured bool) color.NRGBA {
	chatbot, human := bubble(u, v, 0.38, 0.38, -1), bubble(u, v, 0.62, 0.62, 1)
	if !coloured {
		edge := math.Min(math.Abs(chatbot), math.Abs(human))
		hidden := human < 0 && math.Abs(chatbot) < 0.04 && math.Abs(human) >= 0.04
		if edge < 0.04 && !hidden {
			return color.NRGBA{255, 255, 255, 255}
		}
		return color.NRGBA{}
	}
	switch {
	case human < 0:
		return color.NRGBA{94, 200, 143, 255}
	case human < 0.035:
		return color.NRGBA{29, 39, 51, 255}
	case chatbot < 0:
		return color.NRGBA{214, 222, 232, 255}
	}
	return color.NRGBA{29, 39, 51, 255}
}

// bubble is how far a point is from the edge of a bubble around (cu, cv), below
// zero inside. Its tail points down, to the side given.
func bubble(u, v, cu, cv, side float64) float64 {
	const half, corner = 0.2, 0.1
	x, y := math.Abs(u-cu)-half+corner, math.Abs(v-cv)-half*0.8+corner
	body := math.Hypot(math.Max(x, 0), math.Max(y, 0)) + math.Min(math.Max(x, y), 0) - corner
	tail := math.Max(math.Abs(u-cu-side*0.09)-0.05, math.Abs(v-cv-0.18)-0.05)
	return math.Min(body, tail)
}
