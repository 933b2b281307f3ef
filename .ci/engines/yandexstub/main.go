// Command yandexstub serves a stand-in for the provider yandex-cloud/yandex,
// made from the committed data about it.
//
//	yandexstub DATA
//
// In: DATA is infra/terraform/provider/yandex.json. Out: one line on stdout,
// the value of TF_REATTACH_PROVIDERS for terraform or tofu. It knows no cloud:
// what would be made there lives only in the state that Terraform keeps.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// source is what required_providers says. Without a host, so that terraform
// and tofu each complete it with their own registry's.
const source = "yandex-cloud/yandex"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: yandexstub DATA")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "yandexstub:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	// Every request would be traced to stderr: Terraform usually filters that.
	if err := os.Setenv("TF_LOG_SDK_PROTO", "OFF"); err != nil {
		return err
	}
	data, err := read(path)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ready, closed := make(chan *plugin.ReattachConfig, 1), make(chan struct{})
	server := func() tfprotov6.ProviderServer { return newProvider(data) }
	quiet := tf6server.WithGoPluginLogger(hclog.NewNullLogger())
	serving := make(chan error, 1)
	go func() {
		serving <- tf6server.Serve(source, server, tf6server.WithDebug(ctx, ready, closed), quiet)
	}()
	select {
	case err := <-serving:
		return err
	case config := <-ready:
		if err := announce(config); err != nil {
			return err
		}
	}
	<-closed
	return nil
}

// announce prints what a caller puts into TF_REATTACH_PROVIDERS.
func announce(config *plugin.ReattachConfig) error {
	line, err := json.Marshal(map[string]any{source: map[string]any{
		"Protocol":        string(config.Protocol),
		"ProtocolVersion": config.ProtocolVersion,
		"Pid":             config.Pid,
		"Test":            true,
		"Addr":            map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
	}})
	if err != nil {
		return err
	}
	_, err = fmt.Printf("%s\n", line)
	return err
}
