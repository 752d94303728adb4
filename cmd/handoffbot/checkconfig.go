package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"handoffbot/config"
)

func (p program) checkConfig() *cobra.Command {
	return &cobra.Command{
		Use: "check-config FILE...", Short: "Name every problem of a configuration with line, path and cure",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			wrong := 0
			for _, name := range files {
				_, problems, err := p.loadSettings(name)
				if err != nil {
					return err
				}
				p.printProblems(name, problems)
				wrong += mistakes(problems)
			}
			if wrong > 0 {
				return no("%d %s", wrong, plural(wrong, "mistake"))
			}
			return nil
		},
	}
}

// printProblems prints the mistakes, then the warnings.
func (p program) printProblems(name string, problems []config.Problem) {
	for _, warnings := range []bool{false, true} {
		for _, problem := range problems {
			if problem.Warning != warnings {
				continue
			}
			kind := "mistake"
			if warnings {
				kind = "warning"
			}
			fmt.Fprintf(p.stdout, "%s: %s: %s\n", name, kind, problem)
		}
	}
	if mistakes(problems) == 0 {
		fmt.Fprintf(p.stdout, "%s: good\n", name)
	}
}
