// Command yandexendpoint answers what the real provider yandex-cloud/yandex asks of the cloud before it plans
// something new, so that it plans without a cloud.
//
//	yandexendpoint CERTIFICATE
//
// In: the file to which it writes its certificate, which only SSL_CERT_FILE can make the provider trust. Out: one
// line on stdout, the address for YC_ENDPOINT. Each call is a line on stderr. It runs until it is killed.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: yandexendpoint CERTIFICATE")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "yandexendpoint:", err)
		os.Exit(1)
	}
}

func run(certificate string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	tls, err := selfSigned(certificate)
	if err != nil {
		return err
	}
	address := listener.Addr().String()
	server := &http.Server{Handler: cloud(address), TLSConfig: tls}
	if _, err := fmt.Println(address); err != nil {
		return err
	}
	return server.ServeTLS(listener, "", "")
}
