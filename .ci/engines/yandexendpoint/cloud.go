package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"

	"google.golang.org/protobuf/encoding/protowire"
)

// The frame of a gRPC message: one byte that says uncompressed, four of length.
// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
const frame = 5

// unimplemented is the gRPC status of a method that is not served.
const unimplemented = "12"

// linux is Os.LINUX of yandex/cloud/compute/v1/image.proto.
const linux = 1

// cloud serves, at an address, what a plan asks for: the list of services, the newest image of a family, the entries
// of a secret. Whatever else is asked is refused, as by a service that does not know the method.
func cloud(address string) http.Handler {
	answers := map[string]func(request []byte) []byte{
		"/yandex.cloud.endpoint.ApiEndpointService/List":          func([]byte) []byte { return endpoints(address) },
		"/yandex.cloud.compute.v1.ImageService/GetLatestByFamily": newest,
		"/yandex.cloud.lockbox.v1.PayloadService/Get":             payload,
	}
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		header := response.Header()
		header.Set("Content-Type", "application/grpc")
		body, err := io.ReadAll(request.Body)
		answer := answers[request.URL.Path]
		if err != nil || len(body) < frame || answer == nil {
			fmt.Fprintln(os.Stderr, "refused", request.URL.Path)
			header.Set("Grpc-Status", unimplemented)
			return
		}
		fmt.Fprintln(os.Stderr, "answered", request.URL.Path)
		message := answer(body[frame:])
		framed := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
		header.Set("Trailer", "Grpc-Status")
		// A caller that is gone needs no answer.
		_, _ = response.Write(append(framed, message...))
		header.Set("Grpc-Status", "0")
	})
}

// endpoints is a ListApiEndpointsResponse. Services that it does not name cannot be called at all.
func endpoints(address string) []byte {
	var list []byte
	for _, service := range []string{"iam", "compute", "lockbox-payload"} {
		list = field(list, 1, field(field(nil, 1, []byte(service)), 2, []byte(address)))
	}
	return list
}

// newest is the Image of the family that a GetImageLatestByFamilyRequest names.
func newest(request []byte) []byte {
	family := bytesOf(request, 2)
	image := field(nil, 1, append([]byte("image-"), family...))
	image = field(image, 7, family)
	system := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), linux)
	return field(image, 12, system)
}

// payload is the Payload that a GetPayloadRequest asks for: one entry, with the secret that yandexstub gives it, so
// that a plan finds in the state what it reads.
func payload(request []byte) []byte {
	digest := sha256.Sum256(fmt.Appendf(nil, "%qpassword", bytesOf(request, 1)))
	secret := fmt.Sprintf("stub-secret-%x", digest[:6])
	entry := field(field(nil, 1, []byte("password")), 2, []byte(secret))
	return field(field(nil, 1, []byte("current")), 2, entry)
}

// field appends a text or a message.
func field(message []byte, number protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(message, number, protowire.BytesType), value)
}

// bytesOf reads a field that field wrote; nothing where there is none.
func bytesOf(message []byte, wanted protowire.Number) []byte {
	for len(message) > 0 {
		number, kind, length := protowire.ConsumeTag(message)
		if length < 0 {
			return nil
		}
		message = message[length:]
		if number == wanted && kind == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(message)
			return value
		}
		skipped := protowire.ConsumeFieldValue(number, kind, message)
		if skipped < 0 {
			return nil
		}
		message = message[skipped:]
	}
	return nil
}
