package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// provider answers Terraform. What it does not implement, Terraform does not ask of a provider whose
// schema has no functions, ephemeral resources or identities.
type provider struct {
	tfprotov6.ProviderServer
	data *data

	mutex  sync.Mutex
	config object
}

func newProvider(data *data) *provider { return &provider{data: data, config: object{}} }

func (p *provider) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	response := &tfprotov6.GetMetadataResponse{}
	for name := range p.data.resources {
		response.Resources = append(response.Resources, tfprotov6.ResourceMetadata{TypeName: name})
	}
	for name := range p.data.sources {
		response.DataSources = append(response.DataSources, tfprotov6.DataSourceMetadata{TypeName: name})
	}
	return response, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	schemas := func(kinds map[string]*kind) (map[string]*tfprotov6.Schema, error) {
		all := map[string]*tfprotov6.Schema{}
		for name, kind := range kinds {
			var err error
			if all[name], err = kind.schema(); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		return all, nil
	}
	response := &tfprotov6.GetProviderSchemaResponse{}
	var err error
	if response.Provider, err = p.data.provider.schema(); err != nil {
		return nil, err
	}
	if response.ResourceSchemas, err = schemas(p.data.resources); err != nil {
		return nil, err
	}
	response.DataSourceSchemas, err = schemas(p.data.sources)
	return response, err
}

func (p *provider) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (p *provider) GetFunctions(context.Context, *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return &tfprotov6.GetFunctionsResponse{}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (p *provider) ValidateProviderConfig(_ context.Context, request *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	_, config, err := open(p.data.provider, request.Config)
	if err != nil {
		return nil, err
	}
	found := validate(p.data, p.data.provider.root, config)
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: request.Config, Diagnostics: refusals("Invalid provider", found)}, nil
}

func (p *provider) ConfigureProvider(_ context.Context, request *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	_, config, err := open(p.data.provider, request.Config)
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.config = config
	return &tfprotov6.ConfigureProviderResponse{}, err
}

// configured is a value of the provider block, empty where it is not written.
func (p *provider) configured(name string) string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	value, _ := p.config[name].(string)
	return value
}

func (p *provider) ValidateResourceConfig(_ context.Context, request *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	kind := p.data.resources[request.TypeName]
	_, config, err := open(kind, request.Config)
	if err != nil {
		return nil, err
	}
	found := validate(p.data, kind.root, config)
	if check := unwritten[kind.name]; check != nil {
		found = append(found, check(config)...)
	}
	if capabilities := request.ClientCapabilities; capabilities == nil || !capabilities.WriteOnlyAttributesAllowed {
		found = append(found, writeOnly(kind.root, config)...)
	}
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: refusals("Invalid "+kind.name, found)}, nil
}

// writeOnly finds values that this program cannot keep out of its plan and state.
func writeOnly(of *node, config object) []finding {
	var found []finding
	for _, child := range of.children {
		if child.WriteOnly && isSet(config[child.name]) {
			found = append(found, finding{child.path, "is write-only, which takes Terraform 1.11 or OpenTofu 1.11"})
		}
		for _, inside := range objects(config[child.name]) {
			found = append(found, writeOnly(child, inside)...)
		}
	}
	return found
}

func (p *provider) ValidateDataResourceConfig(_ context.Context, request *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	kind := p.data.sources[request.TypeName]
	_, config, err := open(kind, request.Config)
	if err != nil {
		return nil, err
	}
	found := validate(p.data, kind.root, config)
	return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: refusals("Invalid "+kind.name, found)}, nil
}

func (p *provider) UpgradeResourceState(_ context.Context, request *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	of, err := p.data.resources[request.TypeName].valueType()
	if err != nil {
		return nil, err
	}
	state, err := request.RawState.UnmarshalWithOpts(of, tfprotov6.UnmarshalOpts{
		ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true},
	})
	if err != nil {
		return nil, err
	}
	upgraded, err := tfprotov6.NewDynamicValue(of, state)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &upgraded}, err
}

// ReadResource finds everything as it was left: nobody changes what does not exist.
func (p *provider) ReadResource(_ context.Context, request *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: request.CurrentState, Private: request.Private}, nil
}

func (p *provider) PlanResourceChange(_ context.Context, request *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	kind := p.data.resources[request.TypeName]
	of, config, err := open(kind, request.Config)
	if err != nil {
		return nil, err
	}
	_, prior, err := open(kind, request.PriorState)
	if err != nil {
		return nil, err
	}
	kept := readPrivate(request.PriorPrivate)
	planned := plan(kind, config, prior, kept.Imported)
	response := &tfprotov6.PlanResourceChangeResponse{
		PlannedPrivate:              request.PriorPrivate,
		UnsafeToUseLegacyTypeSystem: !kind.framework,
	}
	if prior != nil {
		response.RequiresReplace = replaces(kind, config, prior, planned, kept.Imported)
		response.Diagnostics = refusals("Invalid change of "+kind.name, planRefused(kind, prior, planned))
	}
	response.PlannedState, err = encode(of, planned)
	return response, err
}

func (p *provider) ApplyResourceChange(_ context.Context, request *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	kind := p.data.resources[request.TypeName]
	of, planned, err := open(kind, request.PlannedState)
	if err != nil {
		return nil, err
	}
	response := &tfprotov6.ApplyResourceChangeResponse{UnsafeToUseLegacyTypeSystem: !kind.framework}
	if planned == nil {
		response.NewState = request.PlannedState
		return response, nil
	}
	_, config, err := open(kind, request.Config)
	if err != nil {
		return nil, err
	}
	_, prior, err := open(kind, request.PriorState)
	if err != nil {
		return nil, err
	}
	if prior != nil && !readPrivate(request.PlannedPrivate).Imported {
		if found := refused(kind, config, prior, planned); len(found) > 0 {
			response.NewState = request.PriorState
			response.Diagnostics = refusals("Refused "+kind.name, found)
			return response, nil
		}
	}
	response.NewState, err = encode(of, fill(kind, prior, planned, p.configured("folder_id")))
	return response, err
}

// ImportResourceState knows the id alone; an import from the cloud would know everything.
func (p *provider) ImportResourceState(_ context.Context, request *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	kind := p.data.resources[request.TypeName]
	if !kind.imports {
		problem := finding{"", "the provider cannot import this type"}
		return &tfprotov6.ImportResourceStateResponse{Diagnostics: refusals("Invalid import of "+kind.name, []finding{problem})}, nil
	}
	of, err := kind.valueType()
	if err != nil {
		return nil, err
	}
	state := object{}
	for _, child := range kind.root.children {
		if child.Kind == "block" && child.Nesting != "single" {
			state[child.name] = list{}
		}
	}
	state["id"] = request.ID
	encoded, err := encode(of, state)
	imported := &tfprotov6.ImportedResource{TypeName: request.TypeName, State: encoded, Private: private{Imported: true}.bytes()}
	return &tfprotov6.ImportResourceStateResponse{ImportedResources: []*tfprotov6.ImportedResource{imported}}, err
}

func (p *provider) MoveResourceState(_ context.Context, request *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	problem := fmt.Sprintf("%s cannot become %s: the provider moves no state between types", request.SourceTypeName, request.TargetTypeName)
	return &tfprotov6.MoveResourceStateResponse{Diagnostics: refusals("Invalid move", []finding{{"", problem}})}, nil
}

func (p *provider) ReadDataSource(_ context.Context, request *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	kind := p.data.sources[request.TypeName]
	of, config, err := open(kind, request.Config)
	if err != nil {
		return nil, err
	}
	state, err := encode(of, p.look(kind, config))
	return &tfprotov6.ReadDataSourceResponse{State: state}, err
}

// look fills in what a data source would find.
func (p *provider) look(kind *kind, config object) object {
	found := fill(kind, nil, plan(kind, config, nil, false), p.configured("folder_id"))
	switch kind.name {
	case "yandex_client_config":
		for _, name := range []string{"cloud_id", "folder_id", "zone"} {
			if value := p.configured(name); value != "" {
				found[name] = value
			}
		}
	case "yandex_lockbox_secret_version":
		// One entry, the same for every version of a secret.
		secret := &filler{kind: kind, seed: text(config["secret_id"])}
		hidden := &node{facts: facts{Sensitive: true}}
		found["entries"] = list{object{"key": "password", "text_value": secret.text(hidden, "password")}}
	}
	return found
}

// open reads a value of a kind; nil where there is none.
func open(kind *kind, value *tfprotov6.DynamicValue) (tftypes.Type, object, error) {
	if kind == nil {
		return nil, nil, fmt.Errorf("the data has no such type")
	}
	of, err := kind.valueType()
	if err != nil {
		return nil, nil, err
	}
	decoded, err := decode(of, value)
	return of, asObject(decoded), err
}

func (k *kind) valueType() (tftypes.Type, error) {
	schema, err := k.schema()
	if err != nil {
		return nil, err
	}
	return schema.ValueType(), nil
}

func refusals(summary string, found []finding) []*tfprotov6.Diagnostic {
	var all []*tfprotov6.Diagnostic
	for _, finding := range found {
		detail := finding.problem
		if finding.path != "" {
			detail = finding.path + ": " + detail
		}
		all = append(all, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: detail})
	}
	return all
}
