// Command kubernetes holds every process of a Kubernetes control plane in one
// binary, for integration tests on a machine without containers.
//
// The first argument, or the name the binary is called by, chooses the process:
//
//	kubernetes kube-apiserver --etcd-servers=…
//	ln -s kubernetes kubectl && ./kubectl get pods
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	_ "time/tzdata" // CronJob time zones

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	statemetrics "k8s.io/kube-state-metrics/v2/pkg/app"
	"k8s.io/kube-state-metrics/v2/pkg/options"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kwokconfig "sigs.k8s.io/kwok/pkg/config"
	kwok "sigs.k8s.io/kwok/pkg/kwok/cmd"
	kwoklog "sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/signals"
)

// process runs one engine with os.Args and returns its exit status.
type process func() int

var processes = map[string]process{
	"etcd":                    runEtcd,
	"fake-metrics":            runFakeMetrics,
	"kube-apiserver":          func() int { return cli.Run(apiserver.NewAPIServerCommand()) },
	"kube-controller-manager": func() int { return cli.Run(controllers.NewControllerManagerCommand()) },
	"kube-scheduler":          func() int { return cli.Run(scheduler.NewSchedulerCommand()) },
	"kube-state-metrics":      runStateMetrics,
	"kubectl":                 runKubectl,
	"kwok":                    runKwok,
}

func main() {
	run, ok := processes[filepath.Base(os.Args[0])]
	if !ok && len(os.Args) > 1 {
		os.Args = os.Args[1:]
		run, ok = processes[os.Args[0]]
	}
	if !ok {
		names := make([]string, 0, len(processes))
		for name := range processes {
			names = append(names, name)
		}
		slices.Sort(names)
		fmt.Fprintln(os.Stderr, "usage: kubernetes "+strings.Join(names, "|")+" [flags]")
		os.Exit(2)
	}
	os.Exit(run())
}

func runEtcd() int {
	etcdmain.Main(os.Args)
	return 0
}

// forgetGlobalFlags drops the flags that linked packages register for every
// command: kwok and others have a --version of their own.
func forgetGlobalFlags() {
	pflag.CommandLine = pflag.NewFlagSet(os.Args[0], pflag.ExitOnError)
}

func runKubectl() int {
	forgetGlobalFlags()
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		kubectlutil.CheckErr(err)
	}
	return 0
}

func runKwok() int {
	forgetGlobalFlags()
	ctx := signals.SetupSignalContext()
	// The log and config flags are read twice: here, before the command
	// exists, and by the command itself. Here the others are unknown.
	early := pflag.NewFlagSet("early", pflag.ContinueOnError)
	early.ParseErrorsWhitelist.UnknownFlags = true
	early.Usage = func() {}

	ctx, _ = kwoklog.InitFlags(ctx, early)
	ctx, err := kwokconfig.InitFlags(ctx, early)
	if err == nil {
		command := kwok.NewCommand(ctx)
		command.PersistentFlags().AddFlagSet(early)
		err = command.ExecuteContext(ctx)
	}
	return status(err)
}

func runStateMetrics() int {
	forgetGlobalFlags()
	opts := options.NewOptions()
	command := options.InitCommand
	command.RunE = func(command *cobra.Command, _ []string) error {
		return statemetrics.RunKubeStateMetrics(command.Context(), opts)
	}
	opts.AddFlags(command)
	return status(command.ExecuteContext(signals.SetupSignalContext()))
}

func status(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
