import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import{POLICY_PATH}from"./chunk-I7VNX2JI.js";import{mkdir,writeFile}from"node:fs/promises";import{dirname,join}from"node:path";var baton_default=`# yaml-language-server: $schema=../../../schema.json
#
# Fourteen agents in five tiers that keep a Terraform and Atmos platform: the registry of the Agent Coordination Framework
# as a policy. What the registry calls by words ("Network security groups") stands under \`areas\`; the people and teams are
# made up. \`baton validate --policy docs/examples/agent-coordination-framework/baton.yml\` checks it.
version: 1
enforce: warn

agents:
  # \u2500\u2500 Tier 1: coordination \u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500
  context_manager:
    id: agent-001
    role: Master Coordinator
    tier: 1
    layer: L0
    responsibilities:
      - Maintain global project state
      - Coordinate agent activities
      - Resolve conflicts
      - Track progress
      - Manage context distribution
    authority: full
    communication: all_agents
    dependencies: []
    identity: { emails: [agent-001@agents.example], branches: ["agent-001/**"], trailers: [agent-001] }
    operators: ["@acme-coordination"]

  # \u2500\u2500 Tier 2: infrastructure \u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500
  infrastructure_architect:
    id: agent-002
    role: Terraform/Atmos Optimization
    tier: 2
    layer: L1
    responsibilities:
      - Review component architecture
      - Optimize resource definitions
      - Ensure best practices
      - Validate configurations
    ownership: [components/terraform/*, stacks/*, workflows/*]
    authority: senior
    dependencies: [context_manager]
    identity: { emails: [agent-002@agents.example], branches: ["agent-002/**"], trailers: [agent-002] }
    operators: ["@acme-platform-lead"]
    reviewers: ["@acme/infrastructure"]

  security_specialist:
    id: agent-003
    role: Security & Compliance
    tier: 2
    layer: L1
    responsibilities:
      - Implement security controls
      - Audit configurations
      - Manage certificates
      - Ensure compliance
    ownership: [security/*, All IAM policies, Certificate management]
    authority: senior
    dependencies: [context_manager, infrastructure_architect]
    identity: { emails: [agent-003@agents.example], branches: ["agent-003/**"], trailers: [agent-003] }
    operators: ["@acme-security-lead"]
    reviewers: ["@acme/security"]

  network_engineer:
    id: agent-004
    role: Network Architecture
    tier: 2
    layer: L3
    responsibilities:
      - VPC design optimization
      - Network segmentation
      - Traffic flow management
      - DNS configuration
    ownership: [components/terraform/vpc/*, components/terraform/dns/*, Network security groups]
    may_edit: [docs/network/*]
    never: [.github/workflows/**]
    dependencies: [infrastructure_architect]
    backup: [kubernetes_specialist]
    identity: { emails: [agent-004@agents.example], branches: ["agent-004/**"], trailers: [agent-004] }
    operators: ["@acme-platform-lead"]
    reviewers: ["@acme/network"]
    limits: { open_changes: 3, open_tasks: 5 }
    wake: { mention: "@acme-net-bot" }
    subscribe: ["HANDOFF_*:pr-*:*"]

  # \u2500\u2500 Tier 3: platform \u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500
  backstage_developer:
    id: agent-005
    role: IDP Implementation
    tier: 3
    layer: L3
    responsibilities:
      - Complete Backstage setup
      - Develop custom plugins
      - Integrate with infrastructure
      - Create developer portal
    ownership: [platform/backstage/*, plugins/*, catalog/*]
    dependencies: [api_developer, infrastructure_architect]
    identity: { emails: [agent-005@agents.example], branches: ["agent-005/**"], trailers: [agent-005] }
    operators: ["@acme-portal-lead"]
    reviewers: ["@acme/portal"]

  api_developer:
    id: agent-006
    role: Platform APIs
    tier: 3
    layer: L3
    responsibilities:
      - Build REST APIs
      - Implement GraphQL gateway
      - Create webhooks
      - Develop SDKs
    ownership: [platform/api/*, API specifications, Integration contracts]
    dependencies: [infrastructure_architect]
    backup: [backstage_developer]
    identity: { emails: [agent-006@agents.example], branches: ["agent-006/**"], trailers: [agent-006] }
    operators: ["@acme-portal-lead"]
    reviewers: ["@acme/api"]

  kubernetes_specialist:
    id: agent-007
    role: Container Platform
    tier: 3
    layer: L3
    responsibilities:
      - EKS optimization
      - Addon management
      - Service mesh implementation
      - Workload optimization
    ownership: [components/terraform/eks/*, components/terraform/eks-addons/*, k8s/*]
    dependencies: [infrastructure_architect, network_engineer]
    identity: { emails: [agent-007@agents.example], branches: ["agent-007/**"], trailers: [agent-007] }
    operators: ["@acme-platform-lead"]
    reviewers: ["@acme/kubernetes"]

  # \u2500\u2500 Tier 4: operations \u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500
  observability_engineer:
    id: agent-008
    role: Monitoring & Logging
    tier: 4
    layer: L3
    responsibilities:
      - Implement monitoring stack
      - Configure alerting
      - Setup logging pipeline
      - Create dashboards
    ownership: [components/terraform/monitoring/*, monitoring/*, Observability configurations]
    dependencies: [infrastructure_architect, kubernetes_specialist]
    identity: { emails: [agent-008@agents.example], branches: ["agent-008/**"], trailers: [agent-008] }
    operators: ["@acme-operations-lead"]
    reviewers: ["@acme/observability"]

  cicd_engineer:
    id: agent-009
    role: Automation & Pipelines
    tier: 4
    layer: L4
    responsibilities:
      - Optimize workflows
      - Implement GitOps
      - Configure Atlantis
      - Setup Jenkins pipelines
    ownership: [workflows/*, integrations/*, .github/workflows/*] # workflows/* is shared with the architect, as the registry has it
    dependencies: [infrastructure_architect]
    identity: { emails: [agent-009@agents.example], branches: ["agent-009/**"], trailers: [agent-009] }
    operators: ["@acme-operations-lead"]
    reviewers: ["@acme/delivery"]

  cost_optimizer:
    id: agent-010
    role: FinOps Implementation
    tier: 4
    layer: L2
    responsibilities:
      - Cost analysis
      - Resource optimization
      - Budget alerts
      - Chargeback implementation
    ownership: [Cost policies, Resource tagging, Optimization scripts]
    dependencies: [observability_engineer]
    identity: { emails: [agent-010@agents.example], branches: ["agent-010/**"], trailers: [agent-010] }
    operators: ["@acme-finance-lead"]
    reviewers: ["@acme/finops"]

  # \u2500\u2500 Tier 5: quality and documentation \u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500
  testing_engineer:
    id: agent-011
    role: Quality Assurance
    tier: 5
    layer: L4
    responsibilities:
      - Infrastructure testing
      - Integration testing
      - Performance testing
      - Security testing
    ownership: [Test frameworks, Test scenarios, Quality gates]
    dependencies: [all_development_agents]
    identity: { emails: [agent-011@agents.example], branches: ["agent-011/**"], trailers: [agent-011] }
    operators: ["@acme-quality-lead"]
    reviewers: ["@acme/quality"]

  documentation_specialist:
    id: agent-012
    role: Technical Documentation
    tier: 5
    layer: L3
    responsibilities:
      - Maintain documentation
      - Create user guides
      - Update READMEs
      - Generate API docs
    ownership: [docs/*, All README.md files, API documentation]
    dependencies: [all_agents]
    identity: { emails: [agent-012@agents.example], branches: ["agent-012/**"], trailers: [agent-012] }
    operators: ["@acme-quality-lead"]
    reviewers: ["@acme/docs"]

  dx_optimizer:
    id: agent-013
    role: Developer Experience
    tier: 5
    layer: L2
    responsibilities:
      - Simplify workflows
      - Create golden paths
      - Improve onboarding
      - Gather feedback
    ownership: [Developer workflows, Templates, CLI tools]
    dependencies: [backstage_developer, api_developer]
    identity: { emails: [agent-013@agents.example], branches: ["agent-013/**"], trailers: [agent-013] }
    operators: ["@acme-portal-lead"]
    reviewers: ["@acme/developer-experience"]

  compliance_auditor:
    id: agent-014
    role: Compliance & Governance
    tier: 5
    layer: L1
    responsibilities:
      - SOC2 compliance
      - ISO27001 alignment
      - Policy enforcement
      - Audit reporting
    ownership: [Compliance policies, Audit reports, Governance frameworks]
    dependencies: [security_specialist]
    identity: { emails: [agent-014@agents.example], branches: ["agent-014/**"], trailers: [agent-014] }
    operators: ["@acme-security-lead"]
    reviewers: ["@acme/compliance"]

groups: # a group never contains the agent that refers to it
  all_agents: "*"
  all_development_agents:
    - infrastructure_architect
    - network_engineer
    - backstage_developer
    - api_developer
    - kubernetes_specialist
  deployment_agents: [cicd_engineer, kubernetes_specialist, observability_engineer]

components: { each: "components/terraform/*/" }

areas:
  All IAM policies: ["**/iam/**", "**/*iam*.tf", "**/policies/iam/**"]
  Certificate management: ["**/certificates/**", "**/*acm*.tf"]
  Network security groups: ["**/security-groups/**", "**/sg-*.tf"]
  API specifications: ["**/openapi/**", "**/*.openapi.yaml", "**/*.graphql"]
  Integration contracts: ["contracts/**"]
  Observability configurations: ["**/dashboards/**", "**/alerts/**", "**/*.alerts.yaml"]
  Cost policies: ["policies/cost/**"]
  Resource tagging: ["policies/tagging/**", "**/tags.tf"]
  Optimization scripts: ["scripts/optimize/**"]
  Test frameworks: ["tests/framework/**", "**/conftest.py"]
  Test scenarios: ["tests/**", "**/*_test.go"]
  Quality gates: [".quality/**"]
  All README.md files: ["**/README.md"]
  API documentation: ["**/api-docs/**"]
  Developer workflows: ["devex/**", ".devcontainer/**"]
  Templates: ["templates/**"]
  CLI tools: ["cli/**", "tools/**"]
  Compliance policies: ["compliance/policies/**"]
  Audit reports: ["compliance/reports/**"]
  Governance frameworks: ["governance/**"]
  # What the dependency rules call by words.
  infrastructure_changes: ["components/terraform/**", "stacks/**"]
  network_setup: ["components/terraform/vpc/**", "components/terraform/dns/**"]
  api_development: ["platform/api/**"]
  backstage_setup: ["platform/backstage/**", "plugins/**"]
  service_deployment: ["k8s/**"]
  production_deployment: ["deploy/production/**"]

ownership:
  enforce: enforce
  approvals: 1
  independent_of: [author, committer, pusher, agent, operator]
  dismiss_on_push: owned-files
  optional: ["docs/**"]
  unowned: warn

codeowners: { path: .github/CODEOWNERS, mode: verify }

gates: # component completion criteria
  code_complete:
    paths: ["components/terraform/**"]
    require:
      - check: terraform-validate
      - naming: { paths: "components/terraform/*", matches: "^[a-z0-9-]+$" }
      - files: { each: "components/terraform/*/", have: [variables.tf, outputs.tf, README.md] }
  security_approved:
    paths: ["components/terraform/**", All IAM policies, Certificate management]
    require:
      - check: "security-scan*"
      - check: secrets-scan
  testing_passed:
    require:
      - check: "test-unit*"
      - check: "test-integration*"
  documentation_complete:
    enforce: warn
    require:
      - changed_with: { when: "components/terraform/*/variables.tf", also: ["**/README.md", "docs/**"] }
      - changed_with: { when: "platform/api/**", also: ["**/api-docs/**", "docs/**", "**/README.md"] }

leases:
  default_ttl: 2h
  max_ttl: 8h
  capacity: { agents: 12, per_layer: { L4: 4 } }
  resources:
    - { name: staging, kind: exclusive }
    - { name: state-migration, kind: serial, paths: ["components/terraform/*/migrations/*"] }
    - { name: sandboxes, kind: pool, size: 4 }
  high_water: { warn: 80, pause: 90 }

conflicts:
  yields: [lowest_layer, youngest_lease, fewest_lines]
  # The escalation matrix: who decides, one rung after the other, and how long each has.
  technical: { ladder: [agents, context_manager, "@acme/review-board"], each: 4h, agree: 2 }
  design: { ladder: ["@acme/working-group", "@acme/architects", "@acme/steering"], each: 1d }
  priority: { ladder: [context_manager, "@product-owner", "@acme/executives"], each: 2h, sla: 4h }
  resource: { ladder: [context_manager, "@acme/finance", "@acme/executives"], sla: 8h }
  ownership: { ladder: [primary_owner, shared, context_manager], each: immediate }
  security: { ladder: [security_specialist, "@ciso", "@acme/executives"], each: 2h }

handoffs:
  acknowledge_within: 4h
  required_when: { owner_changes: true, layer_changes: true }
  checklist:
    - Context files updated
    - Artifacts accessible
    - Dependencies documented
    - Known issues listed
    - Success criteria defined

tasks: { labels: "status:", stale_after: 72h }

dependencies:
  blocking:
    - { when: infrastructure_changes, blocks: [api_development, backstage_setup], timeout: 24h }
    - { when: security_approved, blocks: [production_deployment], timeout: 4h }
    - { when: network_setup, blocks: [service_deployment], timeout: 8h }
  advisory:
    - { when: documentation_complete, warns: all_agents, timeout: 72h }
    - { when: testing_passed, warns: deployment_agents, timeout: 48h }

incidents:
  P0: { respond_within: 15m, trigger: any_agent, lead: context_manager, freeze: true }
  P1: { respond_within: 1h, trigger: senior, lead: domain_expert }
  P2: { respond_within: 4h, trigger: any_agent, lead: standard }

digest: { standup: "daily 09:00 UTC", review: "friday 15:00 UTC", batch: 4h }
mentions: { per_hour: 20 }
messages: { respond_within: 4h, service_timeout: 30s }
targets: { on_time: 90%, handoff_success: 95%, defect_rate: 5%, review_pass: 90%, first_response: 4h }
`;var CAST={"agent-002":{branch:"agent-002/stacks",file:"stacks/dev.yaml",line:"vpc: { flow_logs: true }"},"agent-004":{branch:"agent-004/vpc",file:"components/terraform/vpc/dns.tf",line:'variable "zone" {}'},"agent-006":{branch:"agent-006/api",file:"platform/api/routes.ts",line:"export const health = '/healthz';"},"agent-007":{branch:"agent-007/nodes",file:"components/terraform/eks/main.tf",line:'variable "nodes" {}'},"agent-009":{branch:"agent-009/pipeline",file:"workflows/deploy.yaml",line:"steps: [plan, apply]"},"agent-012":{branch:"agent-012/docs",file:"docs/network.md",line:"# The network"}},PRIZE={pattern:"components/terraform/vpc/*",file:"components/terraform/vpc/main.tf"},FILES={"README.md":`# A platform
`,"components/terraform/vpc/main.tf":`cidr = "10.0.0.0/16"
`,"components/terraform/vpc/variables.tf":`variable "cidr" {}
`,"components/terraform/vpc/outputs.tf":`output "id" {}
`,"components/terraform/vpc/README.md":`# vpc
`,"components/terraform/eks/main.tf":`version = "1.31"
`,"platform/api/routes.ts":`export const root = '/';
`,"stacks/dev.yaml":`stage: dev
`,"workflows/deploy.yaml":`name: deploy
`,"docs/README.md":`# Documentation
`},EXAMPLE=baton_default,POLICY=EXAMPLE.replace(/^leases:$/m,`leases:
  enforce: enforce`).replace(/^conflicts:$/m,`conflicts:
  enforce: enforce`);async function build(stage,folder){let desk=join(folder,"desk");await stage.git(folder,"init","--quiet","--bare","--initial-branch=main","hub.git"),await stage.git(folder,"clone","--quiet",join(folder,"hub.git"),"desk"),await stage.git(desk,"checkout","--quiet","-B","main"),await identify(stage,desk,"Jane","jane@acme.example"),await stage.git(desk,"config","extensions.worktreeConfig","true");for(let[path,text]of Object.entries({...FILES,[POLICY_PATH]:POLICY}))await put(desk,path,text);await commitAll(stage,desk,"feat: a platform"),await stage.git(desk,"push","--quiet","--set-upstream","origin","main");let trees={};for(let[agent,{branch}]of Object.entries(CAST)){let tree=join(folder,agent);await stage.git(desk,"worktree","add","--quiet","-b",branch,tree),await stage.git(tree,"config","--worktree","user.email",`${agent}@agents.example`),trees[agent]=tree}return{desk,trees}}async function identify(stage,cwd,name,email){await stage.git(cwd,"config","user.name",name),await stage.git(cwd,"config","user.email",email)}async function work(stage,tree,path,text,message){await put(tree,path,text),await commitAll(stage,tree,message),await stage.git(tree,"push","--quiet","origin","HEAD")}async function put(root,path,text){let file=join(root,path);await mkdir(dirname(file),{recursive:!0}),await writeFile(file,text)}async function commitAll(stage,cwd,message){await stage.git(cwd,"add","--all"),await stage.git(cwd,"commit","--quiet","--message",message)}export{CAST,PRIZE,FILES,EXAMPLE,build,work};
