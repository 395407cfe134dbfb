"""What engineers call things when they are paged, and what runbooks call the same things.

Words are compared by their stems. A row holds what may stand for each other in a question about
something that is broken, which is less than being the same.
"""

import re


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    lines = re.sub(r"\|\s*\n", "|", text.strip()).split("\n")  # after a last bar a row goes on
    return tuple(tuple(map(str.strip, line.split("|"))) for line in lines)


def _split(text: str) -> frozenset[str]:
    return frozenset(text.split())


FILLERS = _split("""
a an the this that these those it its it's is are was were be been being am i i'm i've we we're
you your our my me us he he's she they them their there there's here what what's which who whom
whose when where why how how's do does did don't doesn't didn't doing done can can't cannot
could couldn't should shouldn't would wouldn't will won't may might must shall and or but if
then else so because as of at by for from in into on onto to too with about over under again off
up than isn't aren't wasn't weren't hasn't haven't some all any each every more most much many
few just only very really still also even ever please help hello hi hey thanks thank anyone
anybody somebody someone something anything everything everybody everyone nobody else's get gets
getting got go goes going gone went see sees seeing saw seen say says said tell tells told know
look looks looking check checks checking need needs want wants try tries tried fix now today
tonight yesterday morning evening suddenly currently right since after before while during until
ago last next minute minutes hour hours min mins second seconds day days week weeks month times
time alert alerts alerting alarm alarms firing fired fires fire page paged pager pages oncall
problem problems issue issues happening happen happens happened wrong thing things stuff way
keeps keep kept lot lots bunch have has had having let make makes made give gives given take
takes took taken come comes came put puts use used uses using mean means start starts half
nearly almost quite severity critical warning info resolved prod production staging prod's
cluster's though although always one ones other others another der die das den dem des no not ein
eine einen einem eines ist
sind war waren wird werden und oder aber kein keine mit von vom zu zum zur auf im bei für wie
wer wo warum wenn dann ich wir ihr sie es man uns mir tun kann können soll sollen muss müssen
hat haben gerade jetzt seit mal bitte ständig immer wieder sich noch schon unser unsere mein
meine
""")

SYSTEMS = _split("""
redis valkey memcached kafka zookeeper rabbitmq nats pulsar celery sidekiq airflow dagster prefect
postgres postgresql mysql mariadb mongodb mongo cassandra scylla cockroachdb clickhouse snowflake
bigquery redshift dynamodb oracle sqlite elasticsearch opensearch solr kibana logstash fluentd
fluentbit loki tempo jaeger grafana prometheus alertmanager thanos cortex mimir victoriametrics
datadog newrelic splunk sentry pagerduty opsgenie statuspage nagios zabbix icinga kubernetes etcd
coredns istio envoy linkerd traefik nginx haproxy apache caddy varnish cloudflare akamai fastly
cilium calico flannel metallb kyverno karpenter argocd argo flux helm terraform pulumi ansible
puppet chef salt vault consul nomad jenkins gitlab github bitbucket circleci buildkite tekton
spinnaker docker containerd podman harbor artifactory nexus sonarqube keycloak okta ldap auth0
stripe paypal twilio sendgrid mailgun zendesk salesforce jira confluence slack discord teams zoom
wordpress drupal magento shopify rails django spring tomcat php jvm nodejs vllm sglang tgi triton
tensorrt ollama llama ray kserve bentoml torchserve mlflow kubeflow wandb slurm spark hadoop hdfs
hive flink trino presto databricks dbt tableau looker superset s3 minio ceph gluster longhorn rook
nfs zfs lustre vmware proxmox openstack hyperv aws gcp azure lambda ec2 rds sqs sns cloudfront ecs
fargate heroku vercel netlify windows macos ios android iphone ipad linux ubuntu debian wifi vpn
wireguard openvpn bgp ospf printer laptop jupyter notebook airtable postfix exchange outlook dkim
kerberos samba qdrant milvus pinecone weaviate neo4j influxdb timescaledb couchbase teamcity
crowdstrike litellm langfuse
""")

HUMPED = _split("""
vLLM GitHub GitLab PostgreSQL MySQL MariaDB MongoDB OpenAI ConfigMap StatefulSet DaemonSet
ReplicaSet CronJob PersistentVolume PersistentVolumeClaim PVCs GPUs CPUs SLOs SLAs APIs VMs
CrashLoopBackOff ImagePullBackOff ErrImagePull OOMKilled NotReady FailedScheduling KServe
TorchServe TensorRT PagerDuty OpsGenie JavaScript TypeScript RabbitMQ ClickHouse CoreDNS
OpenSearch ElasticSearch OpenTelemetry CloudWatch DynamoDB BigQuery LaTeX iOS macOS LoRA
HuggingFace OpenShift PyTorch TensorFlow NaN IPs DNSs URLs PDFs LLMs vCPU KEDA ArgoCD CloudFront
CloudFlare WireGuard HAProxy ServiceMonitor QoS PrometheusRule NodePort ReadWriteOnce ReadOnly
DeepSpeed ServeWise InfiniBand NVLink DCGM LeaderWorkerSet OutOfMemory CreateContainerConfigError
DiskPressure MemoryPressure PIDPressure
""")

OBJECTS = _split("""
pod pods deployment deployments statefulset statefulsets daemonset daemonsets container containers
replicaset pvc pvcs hpa replicas cronjob
""")

ALIKE = _rows("""
kubernetes | k8s | kube
horizontal pod autoscaler | hpa | autoscaler | autoscaling | autoscale | autoskalierung
persistent volume claim | pvc | persistent volume | pv | volume claim | volume
maximum | max | maxed | upper limit
daemonset | daemon set
statefulset | stateful set
replicaset | replica set
api server | apiserver | kube apiserver | kube api | control plane
kubelet | node agent
controller manager | kcm
kube state metrics | ksm
tsdb | time series database
mismatch | differ | different | skew | inconsistent | doesn't match | not match | disagree
version | release
stuck | hang | hung | stall | not progressing | blocked | frozen | halted | wedged | hängt |
    hängen
rollout | rolling update | update | upgrade | deploy
roll back | rollback | revert | go back | undo | previous version | old version | zurückrollen
crash loop | crashloopbackoff | crash looping | restart | dying | dies | die | crash | crashed |
    restarting over
not ready | notready | unready | unhealthy | readiness | pending | doesn't become ready |
    isn't ready
down | gone | disappeared | vanished | missing | absent | offline | dead | died | lost |
    unavailable | not running | isn't running | not there | ausgefallen | ausfall | weg
unreachable | can't be reached | cannot be reached | not reachable | connect | no connection |
    nicht erreichbar
full | filling up | fill up | running out | run out | runs out | out of space | no space left |
    enospc |
    exhausted | almost full | nearly full | used up | low space | reached | voll | läuft voll
disk | filesystem | partition | storage | volume | platte | festplatte | space | speicherplatz
inode | files
memory | ram | heap | speicher | arbeitsspeicher
out of memory | oom | oomkilled | oom killed | memory exhausted | memory
certificate | cert | tls certificate | zertifikat | zertifikate | https
expire | expiration | expiry | runs out | run out | läuft ab | abgelaufen | expires in
renew | renewal | rotate | rotation | erneuern | erneuert
clock | time offset | ntp | chrony | chronyd | time sync | drift | drifting | uhr | uhrzeit
synchronize | sync | synchronising | synchronizing | in sync
raid | mdadm | md array | software raid
degraded | without redundancy | lost redundancy
disk failure | failed disk | broken disk | faulty disk | disk failed | disk of the raid failed
receive | rx | incoming | inbound | ingress packets
transmit | tx | outgoing | outbound | send packets
network interface | interface | nic | network card | link | eth0 | bond0 | netzwerkkarte
flapping | flap | switching | up and down | back and forth | toggles | bouncing
connection tracking | conntrack | nf conntrack
file descriptor | open files | emfile | too many open files | fd limit | filedescriptor
leader | master | elected | election
quorum | insufficient members | lost majority | majority
fsync | wal sync | disk sync | wal
quota | limit | budget
exceeded | over | above | hit | overcommit | too large | too high
overcommit | overcommitted | more than the cluster has | oversubscribed
error budget burn | slo | burning | error budget | burn rate
terminated | drops | rejected | too many in flight | shed
aggregated api | apiservice | metrics.k8s.io | aggregation layer
slow | latency | takes long | takes ages | high duration | duration | langsam | lag | delay
behind | lag | lagging | delayed | hinterher | rückstand
error | failure | fail | failed | errors | broken | fehler | kaputt | fehlgeschlagen |
    doesn't work
send | deliver | delivered | notify | notification | notifications | receive alerts
peers | members | membership | gossip | cluster members | cluster peers | each other
reload | reloading | load config | apply config
configuration | config | konfiguration | settings
scrape | scraping | scrapes
target | endpoint | scrape target | metrics endpoint
service discovery | target discovery | discovery | from monitoring | prometheus targets
ingest | ingesting | ingestion
remote write | remote storage
rule | rules | recording rule | alerting rule | rule group
evaluation | evaluate | evaluated
duplicate | same timestamp | twice
out of order | too old
custom resource | crd | servicemonitor | prometheusrule | resources
throttling | throttled | throttles | throttle | cfs quota | cpu quota | gedrosselt
schedule | scheduled | unscheduled | scheduling | place pods
unschedulable | unscheduled | can't be scheduled
too many pods | max pods | pod count | max pod count | 110 pods | pod limit |
    maximum number of pods
replicas | replica count | instances | desired number
job | cron job | cronjob | batch job | nightly job | migration job
completion | finish | complete | long running | doesn't finish | running for more
container waiting | containercreating | createcontainerconfigerror | imagepullbackoff |
    image pull | can't be pulled | remains waiting
node | host | machine | server | worker | knoten | rechner
container | pod
watchdog | dead man's switch | deadmansswitch | always firing | heartbeat alert |
    fire all the time
inhibit | inhibitor | inhibition | info level
time to first token | ttft | first token | prompt latency | answer starts | answer begins
time per output token | tpot | inter token latency | itl | time between tokens | tbt |
    tokens come slowly | choppy | stutters | stuttering
queue | backlog | waiting | piling up | pile up | queued | waiting requests | warteschlange |
    stau
growing | grows | grow | rising | rises | increasing | climbs | climbing | wächst | steigt
kv cache | gpu cache | cache usage
preemption | preempted | preempt | preemptions
gibberish | garbage | nonsense | gobbledygook | wrong answers | repeated tokens | unsinn
gpu | cuda | graphics card | card | h100 | a100 | accelerator | grafikkarte
fell off the bus | fallen off the bus | xid 79
temperature | hot | heat | overheating | too hot | degrees | heiß | temperatur | überhitzt
weights | checkpoint | safetensors | model files | gewichte
load | loading | loads | start up | startup | laden
tensor parallel | collective | nccl | infiniband
spot | preemptible | interruptible | reclaimed | reclaims | preempted nodes
cold start | scale up | scaling up | scale out | warm up
rate limit | 429 | too many requests | limiter
login | log in | sign in | signed in | anmelden | einloggen | sso | authentication
restore | recover | recovery | point in time | wiederherstellen | wiederherstellung |
    zurückspielen
backup | snapshot | sicherung | dump
deleted | delete | dropped | removed | gelöscht
connections | clients | connection pool | verbindungen | too many clients
replication | replica | replicas | standby | follower | replikation | replikat
dns | name resolution | resolve names | servfail | nxdomain | coredns
ingress | gateway | reverse proxy | load balancer
5xx | 500 | 502 | 503 | 504 | bad gateway | gateway timeout
timeout | times out | time out | timed out | zeitüberschreitung
bucket | s3 | object storage | minio
access denied | accessdenied | forbidden | 403 | permission denied
postgres | postgresql | pg
elasticsearch | elastic | opensearch
runner | build agent | agents | ci
database | db | datenbank
users | customers | people | kunden | nutzer
evicted | evicting | evict | eviction
drain | cordon | evacuate
poison message | dead letter
under replicated | isr | in sync replicas
broker | brokers
consumer | consumer group | consumers
""")
