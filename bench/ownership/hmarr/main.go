// Prints the median time in milliseconds to parse a CODEOWNERS file and resolve a list of paths.
package main

import (
	"bytes"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/hmarr/codeowners"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	list, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	paths := strings.Split(string(list), "\n")
	var times []float64
	for round := 0; round < 5; round++ {
		start := time.Now()
		rules, err := codeowners.ParseFile(bytes.NewReader(text))
		if err != nil {
			panic(err)
		}
		for _, path := range paths {
			if _, err := rules.Match(path); err != nil {
				panic(err)
			}
		}
		times = append(times, float64(time.Since(start).Microseconds())/1000)
	}
	sort.Float64s(times)
	fmt.Println(times[len(times)/2])
}
