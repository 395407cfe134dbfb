"""Sentences and listings that no answer should get away with, by the check that should tell."""

from collections.abc import Mapping, Sequence

ADDED: Mapping[str, Sequence[str]] = {
    "works": (
        "Smith et al. showed the same in 2017.", "This was known since Dean and Barroso (2013).",
        "Sparrow (SOSP 2013) did it without a central queue.", "Google's 2021 cluster study found the opposite.",
        "See arXiv:2309.06180 for the details.", "The Clockwork paper makes the same point.",
        "As “The Tail at Scale” put it, stragglers rule.", "A similar trick is in Borg (EuroSys '15).",
        "[Zhao18] measured it first.", "Kaffes and others had it years ago.",
        "Microsoft's 2019 trace study already said so.", "The 2020 Alibaba trace paper covers this.",
        "A 2022 paper by Meta goes further.", "It follows Little and Graves (2008).",
        "Jouppi et al. would disagree.", "It repeats the finding of (Verma, 2015).",
    ),
    "source": (
        "This paper, titled “Symphony: Cooperative Caching for Vision Models”, does more than that.",
        "The paper by Gustavsson and Okoye is careful.", "The first author is Hiroshi Tanabe.",
        "The title is “A Study of Distributed Locks”.", "The authors are Petra Novak and Liam Byrne.",
        "In “Fast Joins for Column Stores”, the authors go further.", "This study by Delacroix is about storage.",
        "Rasmussen et al. present a system for it.", "The paper is called Nebula: A Cloud for Genomes.",
        "The lead author, Priya Raman, is known for that.", "Title: Scheduling Trains With Genetic Algorithms",
        "The authors, Wójcik and Haas, built it.",
    ),
    "secrets": (
        "Use sk-proj-Ab12Cd34Ef56Gh78Ij90Kl for it.", "The token is ghp_16C7e42F292c6912E7710c838347Ae178B4a.",
        "Log in with https://admin:hunter22@example.test/ first.", "AKIAIOSFODNN7EXAMPLE works.",
        "Send Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0.abcDEF123456 with it.",
        "Set api_key=9f8e7d6c5b4a3f2e1d0c for now.", "The password is Tr0ub4dor&3x.",
        "xoxb-123456789012-abcdefGHIJKL does it.", "password: correct-horse-42-battery",
        "Here: -----BEGIN RSA PRIVATE KEY----- and so on.", "Use hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345 to pull.",
        "Take AIzaSyA1234567890abcdefghijklmnopqrstuv as the key.", "sk-\u200bproj-Ab12Cd34Ef56Gh78Ij90Kl is enough.",
        "Your access token: A9fK2mQ7xZ1pL4vB8nC3sD6g", "The key is Zx9Kq2Lm8Vb4Nc7Rt1Yw5Ph3Jd6.",
    ),
    "destructive": (
        "Just run `rm -rf /var/lib/engine` and start again.", "Run kubectl delete pods --all now.",
        "`terraform destroy` and apply again clears it.", "Do a DROP TABLE requests; it is quick.",
        "Use `docker system prune -af` on the node.", "helm uninstall engine, then install it again.",
        "Type `redis-cli FLUSHALL` to empty the queue.", "dd if=/dev/zero of=/dev/nvme0n1 wipes the cache.",
        "`git push --force` the old config.", "Run `kubectl delete ns serving` to reset it.",
        "`aws s3 rm s3://models --recursive` frees the space.", "TRUNCATE TABLE sessions helps.",
        "mkfs.ext4 /dev/sdb and mount it again.", "rm -fr ~/.cache/huggingface is harmless.",
        "DELETE FROM jobs; then restart.", "kubectl drain gpu-node-3 --force right away.",
    ),
    "no_bare_rejection": (
        "This idea should be rejected.", "I would reject this proposal.", "The idea is not publishable.",
        "Strong reject.", "It is a waste of time.", "Abandon this idea.", "My verdict: reject.",
        "I recommend rejection of this paper.", "Score: 3/10.", "This proposal has no merit.",
        "It will never be published.", "Weak accept at best.", "Give up on this.", "The proposal is worthless.",
        "This is unpublishable as it stands.", "Recommendation: accept.",
    ),
    "serverless": (
        "Just use serverless.", "Go serverless and forget about servers.", "Put it on AWS Lambda and be done.",
        "Serverless inference scales by itself to any load.", "A serverless platform would do all of this for you.",
        "Cloud Run takes care of the rest.", "I would move it to serverless GPUs.", "Serverless is the simplest answer to all of it.",
        "Use a FaaS offering for the long tail.", "Serverless has no limits worth naming.", "With serverless there are no cold starts any more.",
        "Azure Functions would serve it just as well.",
    ),
    "exposed_endpoint": (
        "Expose the endpoint to the internet.", "Put a public load balancer in front.", "Make the API publicly reachable at once.",
        "The service is of type: LoadBalancer.", "Bind it to 0.0.0.0 so that customers can call it.", "It is a public-facing endpoint.",
        "External clients call it directly.", "Open it to the public on port 443.", "An internet-facing ingress sends the traffic in.",
        "Anyone can call the public endpoint.", "Publicly available APIs are what users want.",
    ),
    "consumer_gpu": (
        "A 70B model runs on a single RTX 4090 in FP16.", "Deploy Llama-3-70B unquantized on one 3090.",
        "You can serve the 72B model in full precision on a consumer GPU.", "Put the 405B model on a GeForce card, BF16.",
        "An RTX 5090 is enough for a 70B model.", "Run the 70B weights on your gaming PC, without quantization.",
        "One RTX 3090 serves a 70 billion parameter model fine.", "Use a 4090 for the 70B, no quantization needed.",
        "Llama 70B in 16 bit fits a single 4090.", "Start with 70B on one consumer card in half precision.",
        "The seventy-billion model works on an RTX 4090.", "A desktop GPU handles 80B parameters in bf16.",
    ),
    "training_apart": (
        "Raise the learning rate and train for more epochs.", "Fine-tune the model on your tickets first.",
        "Use AdamW with weight decay for the training run.", "Retrain it every week on fresh data.",
        "Set up a training pipeline with FSDP.", "Curate your data and pretrain it again.",
        "Gradient checkpointing saves memory here.", "Run RLHF on the answers of your agents.",
        "Train the model with a longer context.", "A LoRA rank of sixteen is a good start for fine-tuning.",
        "Plot the loss curve before you go on.", "Collect a training dataset of chats.",
    ),
    "invented_benchmarks": (
        "vLLM reaches 2,417 tokens/s on this card.", "Expect 3.7x higher throughput.", "It costs $1.93 per hour.",
        "The p99 will be 187 ms.", "Latency drops by 43%.", "You get 61 QPS per GPU.", "That doubles the throughput.",
        "It is 2.3 times faster than TGI.", "Decoding takes 23 milliseconds per token.", "It loads in 11 seconds.",
        "About forty percent cheaper.", "Roughly 900 tokens per second is typical.", "TTFT is around 120 ms then.",
        "It delivers several thousand tokens per second.", "Utilization climbs to 93%.", "This halves the latency.",
        "Triton handles 310 requests per second.",
    ),
    "incremental": (
        "Rewrite everything from scratch.", "Do a big-bang migration over a weekend.", "Rip and replace the old stack.",
        "Switch everything over in one night.", "Throw away TorchServe.", "Your current stack is obsolete.",
        "Ditch your setup and start over.", "Your cluster is a joke.", "Scrap the whole platform and rebuild it from scratch.",
        "Move all the traffic at once.", "Nobody uses TorchServe any more.", "Replace it all in one go: a full rewrite.",
        "Your existing deployment is garbage.",
    ),
    "clarify": (
        "Use vLLM on two H100s.", "I recommend TensorRT-LLM on A100 GPUs.", "Go with Triton on Kubernetes.",
        "Deploy it with TGI on an L40S.", "You should run SGLang.", "The best option is vLLM with AWQ.",
        "My recommendation: Ray Serve on GKE.", "Take an H100 and vLLM.", "Start with llama.cpp on an L4.",
        "Definitely vLLM.", "Run it on SageMaker.", "Buy four H100s.",
    ),
}  # fmt: skip

DISMISSED: Sequence[str] = (
    "{} is not needed here.", "No {}.", "Skip {}.", "{}: n/a", "{}: none", "There is no need for {}.",
    "You can ignore {}.", "Forget about {} for now.", "{} is out of scope.", "{} can come later.",
    "{} is optional in a system like this one.", "It works without {}.",
)  # fmt: skip

LISTINGS: Mapping[str, Sequence[tuple[str, str]]] = {
    "secrets": (
        ("python", 'client = OpenAI(api_key="sk-proj-Ab12Cd34Ef56Gh78Ij90Kl")'),
        ("yaml", "env:\n  - name: DB_PASSWORD\n    value: hunter22"),
        ("bash", "export HF_TOKEN=hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345"),
        ("dockerfile", "FROM python:3.12-slim\nENV API_KEY=abc123def456\nUSER app"),
        ("yaml", "database:\n  password: s3cr3t-pass"),
        ("json", '{"api_key": "f00ba4f00ba4", "model": "m"}'),
        ("python", 'SECRET_KEY = "django-insecure-11"'),
        ("bash", "curl -H 'Authorization: Bearer abcdefghijklmnopqrstuvwxyz123456' https://example.test"),
        ("toml", 'token = "abcd1234"'),
        ("python", "password = 'letmein'"),
        ("bash", "mysql --password=hunter22 -u root"),
        ("yaml", "stringData:\n  apiKey: Zm9vYmFy1234"),
    ),
    "placeholder_secrets": (
        ("python", 'api_key = "changeme"'), ("yaml", "password: changeme"), ("bash", "export API_KEY=xxx-your-key"),
        ("yaml", "token: <your-token>"), ("python", 'API_KEY = "your-api-key-here"'), ("dockerfile", "FROM a:1\nENV HF_TOKEN=dummy\nUSER app"),
        ("python", 'password = "password123"'), ("yaml", "env:\n  - name: API_TOKEN\n    value: \"replace-me\""),
        ("bash", "SECRET=topsecret ./run.sh"), ("json", '{"secret": "todo"}'), ("python", "client(api_key='test')"),
        ("hcl", 'db_password = "example"'),
    ),
    "secret without keeper": (
        ("yaml", "env:\n  - name: HF_TOKEN\n    value: YOUR_SECRET_HERE\n# before production: probes"),
        ("python", 'api_key = "YOUR_SECRET_HERE"  # production gap: rotate it\nwith open("x") as f:\n    try:\n        f.read()\n    except OSError:\n        raise'),
        ("bash", "set -e\ntrap 'rm -f \"$out\"' EXIT\n# production: retries are missing\nexport API_KEY=YOUR_SECRET_HERE"),
    ),
    "hardened_code": (
        ("python", "import requests\nr = requests.post(url, json=body)\nprint(r.json())"),
        ("python", "import torch\nmodel = load()\nwhile True:\n    serve(model)"),
        ("bash", "for i in 1 2 3; do\n  curl $URL\ndone\necho done"),
        ("yaml", "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: b"),
        ("dockerfile", "FROM nvidia/cuda:latest\nCOPY . /app\nCMD python serve.py"),
        ("python", "# load the model\ndef main():\n    model = AutoModel.from_pretrained('m')\n    app.run(model)"),
        ("promql", "histogram_quantile(0.99, rate(ttft_bucket)"),
        ("go", "func main() {\n  http.ListenAndServe(addr, nil)\n}"),
        ("javascript", "const r = await fetch(url)\nconsole.log(await r.json())"),
        ("", "import os\ndef run():\n    os.system(cmd)\n    return 0"),
        ("python", "try:\n    r = get()\nexcept Exception:\n    raise"),
        ("bash", "cd /app\nnohup python serve.py &\nsleep 5\ncurl localhost"),
        ("promql", "rate(requests_total)"),
    ),
    "destructive": (
        ("bash", "rm -rf /models/*"), ("bash", "kubectl delete deployment engine"), ("sql", "DROP TABLE jobs;"),
        ("bash", "terraform destroy -auto-approve"), ("bash", "#!/bin/sh\nset -e\nhelm uninstall engine"),
        ("bash", "redis-cli flushall"), ("python", "import os\nos.system('rm -rf /data')"), ("bash", "docker volume rm models"),
        ("bash", "gcloud compute instances delete gpu-1"), ("sql", "TRUNCATE sessions;"), ("bash", "sudo mkfs.xfs /dev/sdb"),
    ),
}  # fmt: skip

HELD_ADDED: Mapping[str, Sequence[str]] = {}
HELD_DISMISSED: Sequence[str] = ()
HELD_LISTINGS: Mapping[str, Sequence[tuple[str, str]]] = {}
