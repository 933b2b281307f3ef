package main

import (
	"fmt"
	"math/big"
	"net"
	"regexp"
	"strings"
)

// rule judges a place where its text stands in the data, whether something is written there or not,
// as long as the object that holds it is; it gives what is wrong, or nothing.
type rule func(place) string

// elsewhere is a rule that is obeyed in another way: by plan.go or apply.go, or by no single
// resource, since it is about two of them.
var elsewhere rule

var greater = regexp.MustCompile(`^must be greater than ([\w.]+)$`)

// ruleOf finds the code for a rule of the data.
func ruleOf(text string) (rule, bool) {
	if found := greater.FindStringSubmatch(text); found != nil {
		return greaterThan(found[1]), true
	}
	check, ok := rules[text]
	return check, ok
}

// rules has every rule of the data that has no machine form there, by its text.
var rules = map[string]rule{
	// Airflow
	"required at plan although the schema says optional": func(at place) string {
		if !isSet(at.value) {
			return "is required at plan although the schema says optional"
		}
		return ""
	},
	`required when airflow_version is set and does not start with "2."; forbidden when it does`: func(at place) string {
		version, known := at.inside["airflow_version"].(string)
		if known && strings.HasPrefix(version, "2.") == isSet(at.value) {
			return "is required from Airflow 3 on, and forbidden before"
		}
		return ""
	},
	"exactly one of folder_id, log_group_id whenever logging is present, even with enabled = false (checked at apply)": elsewhere, // exactly_one_child

	// Compute
	"exactly one of disk_id, initialize_params (checked by the service)":                           elsewhere, // exactly_one_child
	"image_id or snapshot_id is required (checked by the service)":                                 exactlyOne("image_id", "snapshot_id"),
	"a change of the number of interfaces, subnet_id or addresses needs allow_stopping_for_update": elsewhere, // apply.go
	"with allow_recreate = true the in-place update deletes and creates the disk, data lost":       elsewhere,
	"with allow_recreate = true the in-place update deletes and creates the instance":              elsewhere,

	// Kubernetes
	"one of zonal, regional, master_location is required (checked at apply)":                                                           atLeastOne("zonal", "regional", "master_location"),
	"1 or 3 elements (checked by the service)":                                                                                         oneOrThree,
	"adding, removing and changing locations is an in-place update":                                                                    elsewhere,
	"exactly one of fixed_scale, auto_scale (at least one: checked at apply)":                                                          exactlyOne("fixed_scale", "auto_scale"),
	"must hold {instance.short_id}, or {instance.index}, or {instance.zone_id} with {instance.index_in_zone} (checked by the service)": instanceName,

	// Lockbox and storage
	"needs include_punctuation = true":                           needsPunctuation,
	"ignored when the secret has password_payload_specification": elsewhere, // about two resources
	"exactly one of text_value, command; an empty string counts as unset (checked at apply)": func(at place) string {
		if hasText := isSet(at.value) && at.value != ""; hasText == isSet(at.inside["command"]) {
			return "exactly one of text_value, command must be written; an empty text is none"
		}
		return ""
	},
	"exactly one of prefix, tag, and (checked by the service)": exactlyOne("prefix", "tag", "and"),
	"one of content, content_base64, source is required (checked at apply)": func(at place) string {
		if countSet(at.inside, []string{"content", "content_base64", "source"}) == 0 {
			return "or content_base64 or source must be written"
		}
		return ""
	},

	// Databases and Kafka
	"type required; day and hour only and always with WEEKLY":                      weekly,
	"day and hour only and always with WEEKLY (checked at apply)":                  weekly,
	"replication_source_name names another key of hosts (checked at apply)":        replicationSource,
	"false is rejected at plan, but only when the cluster already exists":          notFalse,
	"reader_threads and writer_threads only with enabled = true":                   threads,
	"none of password, password_wo, generate_password passes plan":                 onePassword,
	"not together with generate_password = true (checked at apply)":                elsewhere, // onePassword
	"not with auth_method = AUTH_METHOD_IAM (checked at apply)":                    notByIAM,
	"a change needs a change of password or password_wo_version in the same apply": elsewhere,
	"a change moves the cluster in place":                                          elsewhere,
	"a change renames the database in place":                                       elsewhere,
	"the service only grows it":                                                    elsewhere, // apply.go

	// Networks
	"port or from_port with to_port, not both; -1 means any":                                                                ports,
	"exactly one of next_hop_address, gateway_id (checked by the service)":                                                  exactlyOne("next_hop_address", "gateway_id"),
	"prefix length 16 to 28, blocks of one network do not overlap (checked by the service)":                                 prefixLength,
	"address or zone_id, not both; ddos_protection_provider or outgoing_smtp_capability, not both (checked by the service)": address,
	"not supported by the service": func(at place) string {
		if isSet(at.value) {
			return "is not supported by the service"
		}
		return ""
	},
}

// unwritten are the traps that the data has no rule for: green at plan, and nothing that can be made.
var unwritten = map[string]func(object) []finding{
	"yandex_vpc_gateway": func(config object) []finding {
		if !isSet(config["shared_egress_gateway"]) {
			return []finding{{"shared_egress_gateway", "must be written: there is no other gateway"}}
		}
		return nil
	},
	"yandex_mdb_postgresql_cluster_v2": func(config object) []finding {
		if hosts, ok := config["hosts"].(object); ok && len(hosts) == 0 {
			return []finding{{"hosts", "must name a host"}}
		}
		return nil
	},
}

// objects gives the objects at a place: those of a block's list, or the one.
func objects(value any) []object {
	switch value := value.(type) {
	case object:
		return []object{value}
	case list:
		var all []object
		for i := range value {
			if inside, ok := value[i].(object); ok {
				all = append(all, inside)
			}
		}
		return all
	}
	return nil
}

func countSet(inside object, names []string) int {
	count := 0
	for _, name := range names {
		if isSet(inside[name]) {
			count++
		}
	}
	return count
}

func exactlyOne(names ...string) rule {
	return func(at place) string {
		for _, inside := range objects(at.value) {
			if count := countSet(inside, names); count != 1 {
				return fmt.Sprintf("must hold exactly one of %s, and holds %d", strings.Join(names, ", "), count)
			}
		}
		return ""
	}
}

func atLeastOne(names ...string) rule {
	return func(at place) string {
		for _, inside := range objects(at.value) {
			if countSet(inside, names) == 0 {
				return "must hold one of " + strings.Join(names, ", ")
			}
		}
		return ""
	}
}

func greaterThan(path string) rule {
	return func(at place) string {
		mine, ok := at.value.(*big.Float)
		other, known := at.get(path).(*big.Float)
		if ok && known && mine.Cmp(other) <= 0 {
			return "must be greater than " + path
		}
		return ""
	}
}

func weekly(at place) string {
	for _, window := range objects(at.value) {
		sort := window["type"]
		isWeekly := sort == "WEEKLY"
		switch {
		case isUnknown(sort):
		case !isSet(sort):
			return "needs a type"
		case isWeekly != isSet(window["day"]) || isWeekly != isSet(window["hour"]):
			return "takes day and hour with WEEKLY, and only then"
		}
	}
	return ""
}

func oneOrThree(at place) string {
	if all, ok := at.value.(list); ok && len(all) != 1 && len(all) != 3 {
		return fmt.Sprintf("takes 1 or 3, and has %d", len(all))
	}
	return ""
}

func needsPunctuation(at place) string {
	if isSet(at.value) && at.inside["include_punctuation"] == false {
		return "needs include_punctuation = true"
	}
	return ""
}

func onePassword(at place) string {
	generates := at.inside["generate_password"]
	if isUnknown(generates) || at.inside["auth_method"] == "AUTH_METHOD_IAM" {
		return ""
	}
	ways := countSet(at.inside, []string{"password", "password_wo"})
	if generates == true {
		ways++
	}
	if ways != 1 {
		return fmt.Sprintf("exactly one of password, password_wo, generate_password must be written, and %d are", ways)
	}
	return ""
}

func notByIAM(at place) string {
	if at.value == true && at.inside["auth_method"] == "AUTH_METHOD_IAM" {
		return "cannot stand beside auth_method = AUTH_METHOD_IAM"
	}
	return ""
}

func notFalse(at place) string {
	if at.value == false {
		return "cannot be false once the cluster exists"
	}
	return ""
}

func threads(at place) string {
	for _, inside := range objects(at.value) {
		if inside["enabled"] != true && (isSet(inside["reader_threads"]) || isSet(inside["writer_threads"])) {
			return "takes reader_threads and writer_threads only with enabled = true"
		}
	}
	return ""
}

func replicationSource(at place) string {
	hosts, _ := at.value.(object)
	for _, name := range names(hosts) {
		host, _ := hosts[name].(object)
		source, ok := host["replication_source_name"].(string)
		if _, found := hosts[source]; ok && source != "" && (!found || source == name) {
			return fmt.Sprintf("%q replicates from %q, which is no other host", name, source)
		}
	}
	return ""
}

// ports stands at from_port: its neighbours say the rest.
func ports(at place) string {
	given := func(name string) bool {
		number, ok := at.inside[name].(*big.Float)
		return isUnknown(at.inside[name]) || ok && number.Cmp(big.NewFloat(-1)) != 0
	}
	if given("port") && (given("from_port") || given("to_port")) {
		return "port or from_port with to_port, not both"
	}
	if given("from_port") != given("to_port") {
		return "from_port and to_port go together"
	}
	return ""
}

func prefixLength(at place) string {
	blocks, _ := at.value.(list)
	for i := range blocks {
		block, _ := blocks[i].(string)
		if _, network, err := net.ParseCIDR(block); err == nil {
			if ones, _ := network.Mask.Size(); ones < 16 || ones > 28 {
				return fmt.Sprintf("%s: the prefix must be 16 to 28 long", block)
			}
		}
	}
	return ""
}

func instanceName(at place) string {
	name, ok := at.value.(string)
	has := func(part string) bool { return strings.Contains(name, "{instance."+part+"}") }
	if ok && !has("short_id") && !has("index") && !(has("zone_id") && has("index_in_zone")) {
		return "must hold {instance.short_id}, {instance.index}, or {instance.zone_id} with {instance.index_in_zone}"
	}
	return ""
}

func address(at place) string {
	for _, inside := range objects(at.value) {
		if isSet(inside["address"]) && isSet(inside["zone_id"]) {
			return "takes address or zone_id, not both"
		}
		if isSet(inside["ddos_protection_provider"]) && isSet(inside["outgoing_smtp_capability"]) {
			return "takes ddos_protection_provider or outgoing_smtp_capability, not both"
		}
	}
	return ""
}
