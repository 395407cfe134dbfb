"""What engineers call things when they are paged, and what runbooks call the same things.

Words are compared by their stems. A row holds what may stand for each other in a question about
something that is broken, which is less than being the same.
"""


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    lines = (line.strip() for line in text.strip().splitlines())
    return tuple(tuple(map(str.strip, line.split("|"))) for line in lines if line)


def _split(text: str) -> frozenset[str]:
    return frozenset(text.split())


FILLERS = _split("""
a an the this that these those it its it's is are was were be been being am i i'm i've we we're you
your our my me us he she they them their there there's here what what's which who whom whose when
where why how do does did don't doesn't didn't doing done can can't cannot could couldn't should
shouldn't would wouldn't will won't may might must shall and or but if then else so because as of at
by for from in into on onto to too with without about over under again out off up than
not no nor any some all more most much many few just only very really still also even ever
please help hello hi hey thanks thank anyone anybody somebody someone something anything everything
got get gets getting go goes going gone see sees seeing saw seen say says said tell tells told know
look looks looking check checks checking need needs want wants try tries tried fix
now today tonight yesterday morning suddenly currently right since after before while during
minute minutes hour hours min mins second seconds day days week
alert alerts alerting alarm alarms firing fired fires fire page paged pager oncall call
problem problems issue issues happening happen happens happened wrong thing things stuff way
keeps keep kept lot lots bunch over one two have has had having let make makes made
der die das den dem des ein eine einen einem eines ist sind war waren wird werden und oder aber
nicht kein keine mit von vom zu zum zur auf im in am an bei für wie was wer wo warum wenn dann ich wir ihr
sie es man uns mir tun kann können soll sollen muss müssen hat haben gerade jetzt seit mal bitte
""")

SYSTEMS = _split("""
redis valkey memcached kafka zookeeper rabbitmq nats pulsar celery sidekiq airflow dagster prefect
postgres postgresql mysql mariadb mongodb mongo cassandra scylla cockroachdb clickhouse snowflake
bigquery redshift dynamodb oracle sqlite elasticsearch opensearch solr kibana logstash fluentd
fluentbit loki tempo jaeger grafana prometheus alertmanager thanos cortex mimir victoriametrics
datadog newrelic splunk sentry pagerduty opsgenie statuspage nagios zabbix icinga
kubernetes etcd coredns istio envoy linkerd traefik nginx haproxy apache caddy varnish cloudflare
akamai fastly cilium calico flannel metallb kyverno karpenter argocd argo flux helm terraform pulumi
ansible puppet chef salt vault consul nomad jenkins gitlab github bitbucket circleci buildkite
tekton spinnaker docker containerd podman harbor artifactory nexus sonarqube keycloak okta ldap auth0
stripe paypal twilio sendgrid mailgun zendesk salesforce jira confluence slack discord teams zoom
wordpress drupal magento shopify rails django spring tomcat php jvm nodejs
vllm sglang tgi triton tensorrt ollama llama ray kserve bentoml torchserve mlflow kubeflow wandb
slurm spark hadoop hdfs hive flink trino presto databricks dbt tableau looker superset
s3 minio ceph gluster longhorn rook nfs zfs lustre vmware proxmox openstack hyperv
aws gcp azure lambda ec2 rds sqs sns cloudfront ecs fargate heroku vercel netlify
windows macos ios android iphone ipad linux ubuntu debian
wifi vpn wireguard openvpn bgp ospf printer laptop jupyter notebook airtable
postfix exchange outlook dkim kerberos samba qdrant milvus pinecone weaviate
neo4j influxdb timescaledb couchbase teamcity crowdstrike litellm langfuse
""")

HUMPED = _split("""
vLLM GitHub GitLab PostgreSQL MySQL MariaDB MongoDB OpenAI ConfigMap StatefulSet DaemonSet ReplicaSet
CronJob PersistentVolume PersistentVolumeClaim PVCs GPUs CPUs SLOs SLAs APIs VMs CrashLoopBackOff
ImagePullBackOff ErrImagePull OOMKilled NotReady FailedScheduling KServe TorchServe TensorRT PagerDuty
OpsGenie JavaScript TypeScript RabbitMQ ClickHouse CoreDNS OpenSearch ElasticSearch OpenTelemetry
CloudWatch DynamoDB BigQuery LaTeX iOS macOS LoRA HuggingFace OpenShift PyTorch TensorFlow NaN IPs
DNSs URLs PDFs LLMs vCPU KEDA ArgoCD CloudFront CloudFlare WireGuard HAProxy ServiceMonitor QoS
PrometheusRule NodePort ReadWriteOnce ReadOnly DeepSpeed ServeWise InfiniBand NVLink DCGM
LeaderWorkerSet OutOfMemory CreateContainerConfigError DiskPressure MemoryPressure PIDPressure
""")

ALIKE = _rows("""
kubernetes | k8s | kube
autoscaler | hpa | horizontal pod autoscaler | autoscaling
max | maximum | maxed | upper limit
pvc | persistent volume claim | persistent volume | volume
""")
