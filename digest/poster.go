package digest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"handoffbot/bot"
)

// lateAfter is how long after its time a report says that it is late.
const lateAfter = time.Hour

// PosterOptions are the parts of a Poster. To may be empty: nothing is posted then.
type PosterOptions struct {
	Cohorts   Cohorts
	Claimer   Claimer
	Schedule  Schedule
	Location  *time.Location
	To        []bot.Destination
	Responses bot.ResponsePolicy
	NewID     func(time.Time) string
	Since     time.Time // nothing is posted of weeks that ended before
	// Hours and Link are as in a Reckoning; both may be nil.
	Hours Hours
	Link  func(handoffID string, cycle int) string
}

// Poster owes the report of each week to its channels, once.
type Poster struct{ o PosterOptions }

// NewPoster returns a poster, or every gap in the options at once.
func NewPoster(o PosterOptions) (*Poster, error) {
	var errs []error
	for part, given := range map[string]bool{
		"Cohorts": o.Cohorts != nil, "Claimer": o.Claimer != nil, "Schedule": o.Schedule.wall != nil,
		"Location": o.Location != nil, "NewID": o.NewID != nil,
	} {
		if !given {
			errs = append(errs, fmt.Errorf("digest: %s is required", part))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return &Poster{o}, nil
}

// Tick posts what is due. The latest time of the schedule counts: whatever was
// missed while nobody ran is caught up once, and marked as late.
func (p *Poster) Tick(ctx context.Context, now time.Time) (posted bool, err error) {
	if len(p.o.To) == 0 {
		return false, nil
	}
	slot, ok := p.o.Schedule.Latest(now)
	if !ok {
		return false, nil
	}
	period := LastComplete(slot, p.o.Location)
	if !period.To.After(p.o.Since) {
		return false, nil
	}
	return p.post(ctx, period, now, now.Sub(slot) > lateAfter)
}

// Post posts a period now, unless it was posted before.
func (p *Poster) Post(ctx context.Context, period Period, asOf time.Time) (posted bool, err error) {
	return p.post(ctx, period, asOf, false)
}

func (p *Poster) post(ctx context.Context, period Period, now time.Time, late bool) (bool, error) {
	// The unique claim is what counts; looking first spares the computing.
	if reported, err := p.o.Cohorts.Reported(ctx, period.Week, now); err != nil || reported != nil {
		return false, err
	}
	m, err := Reckoning{Cohorts: p.o.Cohorts, Responses: p.o.Responses, Hours: p.o.Hours, Link: p.o.Link}.Week(ctx, period, now)
	if err != nil {
		return false, err
	}
	report := Report(m)
	if late {
		report.Subtitle += ", posted late"
		report.Text = text(report)
	}
	var postings []bot.Posting
	for _, to := range p.o.To {
		postings = append(postings, bot.Posting{
			ID: p.o.NewID(now), Kind: bot.PostReport, To: to, Content: report, Wanted: 1, State: bot.PostingWaiting, RunAt: now,
		})
	}
	posted, err := p.o.Claimer.ClaimPeriod(ctx, m, postings)
	if err != nil {
		return false, fmt.Errorf("claim week %s: %w", period.Week, err)
	}
	return posted, nil
}
