"""What engineers call things, in the languages they ask in: a pattern for each idea.

A pattern is generous with wording and strict with meaning; whether a sentence affirms what it
names is for `bot.core.speech.affirmed` to tell.
"""

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})", re.IGNORECASE)


MONITORING = _any(
    r"scrap(?:e|es|ed|ing)\b", r"metrics\b", r"pages? (?:someone|somebody|on|when|if)\b",
    r"metriken\b",
    r"monitor\w*", r"observab\w*", r"alert\w*", r"alarm\w*", r"dashboards?\b", r"telemetr\w*",
    r"prometheus", r"grafana", r"überwach\w*", r"ueberwach\w*", r"surveill\w*", r"supervis\w*",
    r"vigil\w*", r"beobacht\w*",
)  # fmt: skip
ROLLBACK = _any(
    r"roll(?:s|ed|ing)?[\s-]?backs?\b", r"roll(?:s|ed|ing)? (?:\w+ ){1,4}back\b", r"revert\w*",
    r"(?:zu)?rückroll\w*", r"zurück(?:ge)?roll\w*", r"zurück(?:ge)?(?:setz|nehm|nomm)\w*",
    r"retours? (?:en )?arrière", r"revenir à", r"revertir", r"reversi[óo]n\w*", r"ripristin\w*",
    r"rollout undo", r"undo(?:ne|ing)?\b",
    r"(?:switch|flip|shift|fall|point|go|step)\w* (?:\w+ ){0,4}back\b",
    r"(?:previous|prior|last good|last known[\s-]good|earlier|old) (?:\w+ ){0,2}(?:version|release"
    r"|image|revision"
    r"|deployment|model|digest)", r"rückgängig\w*", r"zurück zu\w*",
    r"(?:vor(?:ige|herige)|alte)\w* version\w*",
    r"version précédente", r"versión anterior",
    r"restor(?:e|es|ed|ing) (?:the )?(?:previous|last|old)\w*",
)  # fmt: skip
CAPACITY = _any(
    r"(?:carry|carries|absorb|handle|survive|take|sustain|tragen|trägt|absorber"
    r"|soportar)\w* (?:[\w']+ ){0,4}"
    r"(?:peak|pic|spitze|pico)\b",
    r"capacity\b", r"headroom", r"kapazität\w*", r"capacités?\b", r"capacidad\w*", r"capacità",
    r"capacidade\w*", r"little's law", r"replica count", r"right-?siz\w*", r"provisioning",
    r"dimension(?:ier|nement|amiento)\w*",
)  # fmt: skip
_CARRIED = (
    r"(?:models?|weights?|checkpoints?|shards?|engine|tensors?|parameters|modells?|gewichte?\w*)"
)
MODEL_LOADING = _any(
    rf"{_CARRIED}\b[^.!?\n]{{0,120}}?\b(?:re-?)?load(?:s|ed|ing)?\b(?!\s*(?:test|balanc))",
    rf"load(?:s|ed|ing)?\b(?!\s*(?:test|balanc))[^.!?\n]{{0,80}}?\b{_CARRIED}\b",
    rf"{_CARRIED}\b[^.!?\n]{{0,80}}?\b(?:lädt|laden|geladen|lade\w*|charg\w+|carg\w+)\b",
    rf"(?:lädt|laden|geladen)\b[^.!?\n]{{0,80}}?\b{_CARRIED}\b",
    r"(?:model|weights?|checkpoints?|shards?|engine)[\s-]+(?:\w+[\s-]+){0,2}load\w*",
    r"load\w*\s+(?:\w+[\s-]+){0,5}(?:model|weights?|checkpoints?|shards?|engine)\b",
    r"(?:weights?|model|checkpoints?) (?:\w+ ){0,3}into (?:gpu |the |hbm|vram|memory)\w*",
    r"warm[\s-]?up", r"(?:modell\w*|gewichte?)\s*(?:\w+\s+){0,4}(?:laden|geladen|lädt)",
    r"(?:ge)?lad(?:en|e|ung|ezeit\w*) (?:\w+ ){0,3}(?:modells?|gewichte?)", r"modell-?lade\w*",
    r"charge(?:ment|r) (?:\w+ ){0,3}(?:modèle|poids)", r"carga(?:r)? (?:\w+ ){0,3}(?:modelo|pesos)",
)  # fmt: skip
DOWNLOAD = _any(
    r"download\w*", r"artifacts?\b", r"artefa[ck]t\w*", r"pull(?:s|ed|ing)?\b", r"fetch\w*",
    r"pre-?bak\w*", r"baked? into", r"herunter\w*", r"télécharg\w*", r"descarg\w*", r"scaric\w*",
    r"registry", r"node[\s-]local", r"image stream\w*",
)  # fmt: skip
GPU_MEMORY = _any(
    r"gpu[\s-]+memory", r"gpu-?speicher\w*", r"(?:v|h)ram\b", r"hbm\d?\w*",
    r"cuda[\s-](?:context|memory|malloc|graphs?)\w*",
    r"gpu_memory_utili[sz]ation",
    r"(?:memory|kv[\s-]?cache)[\s-]+(?:pool\s+)?(?:allocat|reserv|profil)\w*",
    r"allocat\w*\s+(?:\w+[\s-]+){0,4}(?:gpu|kv|memory|hbm|blocks?)", r"grafikspeicher\w*",
    r"mémoire (?:gpu|du gpu|vidéo)", r"memoria (?:de la |de )?gpu", r"video memory",
    r"device memory", r"speicher der gpu",
)  # fmt: skip
SERVERLESS = _any(
    r"server-?less\w*", r"lambda\b(?! calculus)", r"cloud run\b", r"faas\b",
    r"functions? as a service",
    r"azure functions", r"cloud functions?", r"modal\.com",
    r"scale[\s-]to[\s-]zero (?:platform|service|offering)\w*",
)  # fmt: skip
LIMITS = _any(
    r"cold[\s-]?starts?\w*", r"kaltstart\w*", r"time-?outs?\b", r"(?<!rate )(?<!rate-)limits?\b",
    r"limited", r"limitations?\b",
    r"quotas?\b", r"no gpus?\b", r"without gpus?\b", r"gpu availability", r"caps?\b", r"capped",
    r"maximum (?:\w+ )?(?:duration|runtime|payload|memory|size)",
    r"payload size", r"concurrency (?:ceiling|cap|limit)", r"execution time", r"grenzen?\b",
    r"begrenz\w*", r"démarrages? à froid",
    r"arranques? en frío", r"cannot (?:hold|keep|pin|fit)", r"evict\w*", r"noisy neighbo\w*",
    r"break-?even", r"no control over",
    r"per-(?:request|invocation) (?:price|cost)", r"límites?", r"limites?",
)  # fmt: skip
EXPOSED = _any(
    r"public(?:ly)?[\s-](?:facing|reachable|accessible|exposed|available|endpoint|api|url"
    r"|internet|ip|traffic|ingress|load[\s-]?balancer)\w*",
    r"(?:internet|externally|outward|customer|client)[\s-](?:facing|exposed|reachable|accessible)",
    r"expos\w+ (?:\w+ ){0,5}(?:publicly|internet|endpoint|outside|world|externally|api)\b",
    r"(?:open|available|reachable|accessible) (?:\w+ ){0,3}(?:to|from) (?:the )?(?:public"
    r"|internet|world|anyone|outside)",
    r"0\.0\.0\.0", r"external (?:endpoint|clients?|traffic|users?|customers?|load[\s-]?balancer)",
    r"öffentlich\w*", r"endpoint public",
    r"public endpoints?", r"type:\s*loadbalancer", r"kind:\s*ingress\b", r"kind:\s*gateway\b",
    r"type:\s*nodeport", r"third[\s-]part(?:y|ies) (?:can )?call", r"expuest\w*", r"exposé\w*",
)  # fmt: skip
AUTHENTICATION = _any(
    r"authenti[ck]\w*", r"authn\b", r"auth\b", r"mtls\b", r"api[\s-]?keys?\b", r"oauth\w*",
    r"oidc\b", r"jwts?\b",
    r"authentifi\w*", r"authoriz\w*", r"bearer tokens?", r"autentic\w*", r"autenticaz\w*",
)  # fmt: skip
RATE_LIMIT = _any(
    r"rate[\s-]?limit\w*", r"throttl\w*", r"quotas?\b", r"token[\s-]bucket", r"ratenbegrenz\w*",
    r"drossel\w*",
    r"limitation de débit", r"límites? de (?:tasa|velocidad)", r"limit_req\w*",
    r"requests? per (?:second|minute|key|client|tenant) (?:cap|limit)\w*",
)  # fmt: skip
TRAINING = _any(
    r"learning[\s-]rates?\b",
    r"(?:the|your|distribut\w+|start\w*|schedule|scale|speed up) (?:the |your )?training\b",
    r"supervised tuning", r"epochs?\b", r"optimi[sz]er state\w*", r"adamw?\b", r"gradient \w+",
    r"back-?prop\w*", r"loss (?:function|curve)s?",
    r"(?:pre-?)?training (?:run|loop|data(?:set)?|pipeline|job|cluster|recipe|script|code"
    r"|schedule|set|corpus)s?\b",
    r"fine-?tun(?:e|es|ed|ing)\b", r"re-?train(?:s|ed|ing)?\b", r"pre-?train(?:ing)?\b",
    r"train(?:ing)? (?:the|your|a|an|it|on|with) \w+", r"rlhf\b", r"dpo\b",
    r"lora (?:rank|training|fine)\w*",
    r"(?:label|curat)\w* (?:more |your |the |a )?data\w*", r"feinabstimm\w*", r"nachtrainier\w*",
    r"trainier\w*", r"deepspeed", r"fsdp\b",
    r"warm-?up steps", r"weight decay",
)  # fmt: skip
ASKS_TRAINING = _any(
    r"\w*train\w*",
    r"fine-?tun\w*",
    r"distil\w*",
    r"rlhf",
    r"lora\w*",
    r"feinabstimm\w*",
    r"entrain\w*",
    r"entren\w*",
    r"addestr\w*",
)
SLO = _any(
    r"slos?\b", r"slas?\b", r"slis?\b", r"service[\s-]level", r"error budget",
    r"p\d\d\d?(?:\.\d+)?\b", r"(?:latency|availability) (?:target|objective|goal|budget)\w*",
    r"time to first token", r"ttft\b", r"itl\b", r"tpot\b", r"what good (?:looks like|means)",
    r"availability (?:of|above|at)\b", r"99(?:[.,]\d+)?\s?%", r"fehlerbudget", r"latenzziel\w*",
    r"zielwert\w*",
    r"objecti(?:f|ve)s? (?:de|of)\b", r"cost per (?:token|prediction|request|1k|million)",
)  # fmt: skip
OPTIMISATION = _any(
    r"quanti[sz]\w*", r"(?:fp8|int8|int4|awq|gptq)\b",
    r"(?:continuous|dynamic|larger|bigger|micro)[\s-]?batch\w*", r"speculative \w+",
    r"tensor[\s-]parallel\w*", r"pipeline[\s-]parallel\w*",
    r"prefix[\s-]cach\w*", r"kernel[\s-]fus\w*", r"fused kernels?", r"flash-?attention",
    r"disaggregat\w*", r"cuda graphs?", r"chunked prefill",
    r"optimi[sz](?:e|es|ed|ing|ation|ations)\b", r"optimier\w*",
    r"tun(?:e|ed|ing)\b (?!of the org)", r"scale (?:out|up)\b",
    r"(?:increase|raise|double|lower|reduce|cut)\w* (?:the )?(?:batch|max_num\w*|concurrency"
    r"|replica\w*|latency|throughput|cost)", r"distil\w*",
    r"compil(?:e|ed|ation) (?:the )?(?:model|engine)", r"max_num_\w+", r"torch\.compile",
    r"quantisier\w*",
)  # fmt: skip
LEGACY = _any(
    r"legacy", r"migrat\w*",
    r"existing (?:\w+ )?(?:stack|service|system|setup|deployment|platform|serving|cluster"
    r"|pipeline)",
    r"current (?:\w+ )?(?:stack|service|system|setup|deployment|platform|serving)",
    r"mov(?:e|ing) (?:\w+ ){0,4}(?:from|off|away)", r"replac(?:e|ing) (?:our|the|my)",
    r"re-?writ(?:e|ing)", r"moderni[sz]\w*", r"monolith\w*", r"switch(?:ing)? from",
    r"port(?:ing)? (?:our|from)", r"altsystem\w*", r"bestehend\w*", r"umstieg\w*", r"ablös\w*",
    r"we (?:already |still |currently )(?:run|use|have)",
)  # fmt: skip
INCREMENTAL = _any(
    r"incremental\w*", r"step[\s-]by[\s-]step",
    r"(?:in|by) (?:\w+ )?(?:phases?|stages?|steps|slices|increments)\b", r"phase[sd]?\b",
    r"stage[sd]?\b", r"strangler\w*", r"canar(?:y|ies)\b", r"shadow\w*", r"gradual\w*",
    r"one (?:\w+ )?at a time", r"side[\s-]by[\s-]side",
    r"behind (?:a|the|your) (?:\w+ )?(?:flag|gateway|router|proxy)",
    r"(?:\d+|ten|five|one) ?(?:%|percent|per cent) of (?:the )?(?:traffic|requests|load)",
    r"dual[\s-]run\w*", r"in parallel (?:with|to)", r"first (?:move|migrate|route|mirror|put)",
    r"schrittweise", r"nach und nach", r"stufenweise", r"progressiv\w*", r"par étapes",
    r"gradualmente", r"mirror(?:ed|ing)? (?:\w+ )?traffic", r"route by route", r"inkrement\w*",
    r"spiegel\w*",
)  # fmt: skip
BIG_BANG = _any(
    r"big[\s-]bang\w*", r"(?:start|begin) (?:fresh|anew|afresh|over)\b", r"clean slate",
    r"(?:tear|rip|pull) (?:\w+ ){0,3}out\b", r"(?:tear|rip) out\b",
    r"decommission\w* (?:everything|all|the whole)",
    r"re-?writ(?:e|ing|ten) (?:\w+ ){0,5}(?:from scratch|everything|all|entire\w*|whole"
    r"|complete\w*|in one go)", r"re-?build(?:ing)? (?:\w+ ){0,4}from scratch",
    r"from (?:scratch|the ground up)", r"rip (?:\w+ ){0,3}(?:out|and replace)", r"rip-and-replace",
    r"(?:all|everything) at once",
    r"(?:switch|cut|move|migrat|flip|replac|swap|chang|rebuil|redeploy|convert|transfer|port)\w* "
    r"(?:\w+ ){0,6}(?:in one (?:go|night|weekend|release|step|deploy\w*|shot|sweep)|overnight"
    r"|over a weekend|at once|in a single (?:\w+ )?(?:step|night|weekend|release|deploy\w*"
    r"|cutover|window))", r"hard cut-?over", r"full (?:re-?write|replacement|cut-?over)",
    r"start(?:ing)? clean\b",
    r"(?:weekend|overnight|big|one-shot|one-night) (?:migration|switch(?:-?over)?|cut-?over)\b",
    r"(?:shut|turn|switch|power|take)\w* (?:\w+ ){1,3}(?:off|down) and (?:start|launch|bring|boot"
    r"|spin)\w*",
    r"(?:bother|avoid)\w* (?:with )?running (?:both|two)\b",
    r"(?:turn|switch|shut|power|take)\w* (?:off|down) (?:the |your )?(?:old|existing|current"
    r"|legacy|previous|present)"
    r" (?:\w+ ){0,8}and (?:\w+ )?(?:bring|start|launch|turn|switch|boot|go)\w*",
    r"complete re-?write", r"one-shot (?:migration|cut-?over)",
    r"(?:auf einmal|über nacht|komplett neu (?:schreiben|bauen)|von grund auf neu)",
    r"d'un (?:seul )?coup", r"de una vez", r"start over\b",
    r"(?:build|write|do|make|start) (?:\w+ ){0,3}(?:anew|afresh|all over)",
    r"green-?field re-?write",
)  # fmt: skip
DISMISSAL = re.compile(
    r"\byour (?:current |existing |present |old |whole |entire )?(?:\w+[\s-]){0,3}?(?:stack|setup"
    r"|system|platform|cluster|deployment|service|architecture|choice|cloud|provider|team"
    r"|pipeline|server)\b[^.!?]{0,30}?"
    r"\b(?:is|are|was|were)\s+(?:\w+ ){0,3}?(?:useless|antiquated|ancient|archaic"
    r"|primitive|inadequate|embarrassing|pathetic|laughable|garbage|obsolete|outdated"
    r"|worthless"
    r"|hopeless|a mistake|a joke|terrible|bad|wrong|rubbish|trash|dead|amateur\w*|a toy|broken "
    r"by design|not serious|ridiculous|legacy junk|beyond saving|past saving|unfit|nonsense"
    r"|crap\w*|wertlos|veraltet|unbrauchbar|obsolète|inútil|obsolet\w*)"
    r"|\b(?:throw (?:\w+ ){0,4}(?:away|out)|ditch|scrap|trash|bin|dump|get rid of|rip out|abandon"
    r"|forget(?: about)?|discard|toss) (?:\w+ ){0,2}?(?:your|the|this|that|everything|all|flask"
    r"|torchserve|triton|kubernetes|tensorflow|aws|gcp|azure|on-?prem\w*|it)\b"
    r"|\bno (?:one|body|serious (?:team|engineer|shop)\w*) (?:\w+ )?(?:uses|runs|should use) \w+"
    r"|\bnobody (?:\w+ )?(?:uses|runs) \w+|\bstop using (?:your|that|this|it|\w+)\b|\bshould "
    r"never have (?:been )?(?:chosen|used|built|picked)",
    re.IGNORECASE,
)  # fmt: skip
JUSTIFIED = _any(
    r"because",
    r"since\b",
    r"given that",
    r"as it (?:cannot|does not|lacks)",
    r"justif\w*",
    r"weil\b",
    r"da (?:es|sie|er)\b",
    r"parce que",
    r"porque",
    r"unless",
    r"only (?:when|if|once|after)",
    r"once (?:the|it|all|every)",
    r"do not|don't|never|not to|instead of|rather than|no need to|without",
)
ADVISES = _any(
    r"(?:i|we|my|our)(?:'d| would| strongly)? (?:recommend\w*|suggest|advise|propose|advice)",
    r"recommend(?:ation|ed)?\b", r"go with",
    r"you should (?:use|run|deploy|pick|choose|go|take|buy|adopt|serve|start)",
    r"(?:use|deploy|run|choose|pick|adopt|take|buy|serve (?:it|this|the model)?\s*(?:with|on)"
    r"|start with|install|provision|switch to|move to|put it on|host it on|set up|spin up)\b",
    r"(?:the )?(?:best|right|obvious|clear|natural|safe|correct) (?:option|choice|fit|runtime"
    r"|setup|answer|tool|pick|stack) (?:is|here|for|would)",
    r"(?:is|are) (?:your |the )?(?:\w+ )?(?:way to go|winner|clear choice|answer here)",
    r"(?:is|are) (?:the|your) (?:way to go|right choice|best choice|answer|winner)", r"empfehl\w*",
    r"nimm\b", r"nehmen sie", r"verwenden sie", r"setz(?:en sie| auf|t)\b", r"je recommande",
    r"recomiendo", r"consiglio", r"utilisez", r"usa\b", r"my (?:pick|choice) is", r"definitely",
    r"(?:is|are) (?:all |exactly )?what you (?:want|need)", r"you(?:'ll)? (?:want|need) ",
    r"best\s*:", r"let's (?:use|deploy|go|run|take)", r"just (?:use|run|deploy|take)",
    r"no-?brainer", r"all you need", r"(?:go|opt|settle) for", r"stick (?:with|to)",
    r"my advice\b",
)  # fmt: skip
TECHNOLOGY = re.compile(
    r"\b(?:vllm|triton|tensorrt(?:-llm)?|trt-llm|torchserve|ray serve|bentoml|tgi|text "
    r"generation inference|sglang|llama\.cpp|kserve|seldon(?: core)?|onnx(?: runtime)?|openvino"
    r"|tensorflow serving|tf serving|fastapi|lmdeploy|ollama|deepspeed-mii|nvidia nim|mlc-?llm"
    r"|exllama\w*"
    r"|[ahbl]\d{2,3}[sg]?s?\b|l4s?\b|l40s?\b|t4s?\b|faster-whisper|mi300\w*|rtx ?\d{4}\w*|tpu\w*"
    r"|inferentia\w*"
    r"|trainium\w*|g[456]\.\w+|p[45]\w?\.\w+|kubernetes|k8s|eks|gke|aks|sagemaker|vertex ai"
    r"|bedrock|lambda|cloud run|serverless\w*|awq|gptq|int[48]|fp8|tensor parallel\w*|karpenter"
    r"|keda|istio|envoy)\b",
    re.IGNORECASE,
)  # fmt: skip
RUNTIME = re.compile(
    r"\b(?:vllm|triton|tensorrt(?:-llm)?|trt-llm|torchserve|ray serve|bentoml|tgi|text "
    r"generation inference|sglang|llama\.cpp|kserve|seldon(?: core)?|onnx runtime|openvino"
    r"|tensorflow serving|tf serving|lmdeploy|ollama|nvidia nim|mlc-?llm|sagemaker|vertex ai"
    r"|bedrock|modal|replicate|cloud run|lambda|serverless|a100|h100|h200|l40s|l4|t4|a10g?"
    r"|mi300x?|eks|gke|aks|awq|gptq|fp8|int8|int4)\b",
    re.IGNORECASE,
)  # fmt: skip
HEDGED = _any(
    r"if\b",
    r"depend\w*",
    r"might",
    r"may\b",
    r"could\b",
    r"tentativ\w*",
    r"once (?:i|we|you)\b",
    r"until",
    r"before (?:i|we|you)",
    r"possibly",
    r"perhaps",
    r"(?:not|won't|cannot|can't) (?:yet )?(?:recommend|say|choose|pick|commit)",
    r"falls?\b",
    r"wenn\b",
    r"sobald",
    r"bevor",
    r"would\b",
    r"later",
    r"unless",
    r"whether",
    r"bis\b",
    r"avant",
    r"antes",
)
MEASURING = _any(
    r"benchmark\w*",
    r"load[\s-]?test\w*",
    r"measur\w*",
    r"profil(?:e|ing)\b",
    r"soak[\s-]?test\w*",
    r"k6\b",
    r"locust\b",
    r"genai-perf",
    r"perf_analyzer",
    r"lasttest\w*",
    r"mess(?:en|ung|t)\w*",
    r"nachmess\w*",
    r"mesur\w*",
    r"medir",
    r"misur\w*",
    r"replay\w*",
    r"verify (?:it )?(?:with|by|on|under)",
    r"tim(?:e|ing) (?:a|an|one|the|each|some|\d[\d.,]*)\b",
    r"(?:trial|dry|pilot|timed) runs?\b",
    r"test(?:ed|ing)? (?:it|this|that|with|under|on)\b",
    r"try (?:it|this|that) (?:with|under|on)\b",
)
CONSULT = _any(
    r"consult\w*", r"specialists?\b",
    r"(?:legal|compliance|security|procurement|privacy|research|training|finance|sourcing|audit) "
    r"(?:team|counsel|officer|department|experts?|lead|people)", r"counsel\b", r"lawyers?\b",
    r"auditors?\b", r"attorney\w*", r"vendor manager",
    r"(?:ask|involve|talk to|speak to|bring in|hand (?:it |this |that )?(?:over )?to|refer to"
    r"|loop in|engage|call|page|check with|go to|escalat\w+)\s+(?:\w+[\s-]){0,4}?(?:team|counsel"
    r"|officer|expert|specialist|lead|owner|manager|department|people|on-?call|auditor|engineer"
    r"|scientist|researcher|sre|dba|lawyer|commander)\w*",
    r"(?:qualified|external|independent) (?:assessor|auditor|expert|advis\w+)\w*", r"fachleute",
    r"fachperson\w*", r"rechtsabteilung", r"spezialist\w*", r"expert\w*", r"spécialiste\w*",
    r"especialista\w*", r"specialist\w*", r"datenschutzbeauftragt\w*", r"einkauf\b",
    r"incident commander", r"escalat\w*", r"eskalier\w*",
)  # fmt: skip
WARNING = re.compile(
    r"⚠|\b(?:warning|danger\w*|destructive|irreversible|irrevocabl\w*|data loss|lose data|cannot "
    r"be undone|can't be undone|no undo|do not run|don't run|never run|caution|careful"
    r"|permanent(?:ly)?|wipes?|destroys?|achtung|vorsicht|unwiderruflich|datenverlust|destruct\w*"
    r"|attention|irréversible|cuidado|irreversible)\b",
    re.IGNORECASE,
)  # fmt: skip
APPROVAL = _any(
    r"escalat\w*",
    r"eskalier\w*",
    r"approv\w*",
    r"sign[\s-]?(?:ed )?off\b",
    r"second (?:person|pair of eyes|engineer)",
    r"(?:confirm|check|agree|clear it|talk) (?:\w+ )?with",
    r"consult\w*",
    r"owner",
    r"incident commander",
    r"ask (?:\w+ ){0,3}(?:on-?call|lead|owner|team|dba|engineer|sre)",
    r"page (?:the|your)",
    r"freigabe",
    r"genehmig\w*",
    r"rücksprache",
    r"vier-augen\w*",
    r"two-person",
    r"bring in",
)
DESTROYS = re.compile(  # without one of these nothing is destroyed, and no need to look closely
    r"\brmi?\b|delet|drain|force|drop|truncat|destroy|mkfs|dd |wipe|shred|/dev/|reset|clean|flush"
    r"|uninstall|prun"
    r"|terminat|remove|shutdown|reboot|killall|iptables|777|kill|\(\)|discard|eras|purg|reformat"
    r"|nuke|undefine"
    r"|\brb\b|\bdel\b|postsuper|basebackup|offsets|ipmitool|replicas|reinit|evict|failover"
    r"|resetwal|rewind|restore|forget",
    re.IGNORECASE,
)
DESTRUCTIVE = re.compile(
    r"\brm\s+(?:-\w+\s+|--\w[\w-]*\s+)*-(?:\w*r\w*f\w*|\w*f\w*r\w*|-recursive|r|R)\b"
    r"|\bfind\b[^\n]{0,80}-delete\b"
    r"|\b(?:kubectl|oc|k)\s+(?:-{1,2}[\w=-]+\s+(?:[\w$<>{}./-]+\s+)?){0,3}(?:delete|drain)\b"
    r"|\bkubectl\b[^\n]{0,40}--force\b|\bdrop\s+(?:table|database|schema|index|keyspace"
    r"|collection|user)\b|\btruncate\s+(?:table\s+)?\w+|\bdelete\s+from\s+\w+(?!\s+\w*\s*where)"
    r"|\b(?:terraform|tofu|terragrunt|pulumi|cdk)\s+(?:\S+\s+)?destroy\b|\bterraform "
    r"apply\b[^\n]{0,40}-destroy|\bmkfs(?:\.\w+)?\b|\bdd\s+if=|\bwipefs\b|\bshred\s|>\s*/dev/sd\w"
    r"|\bgit\s+push\s+(?:\S+\s+){0,3}(?:--force|-f)\b|\bgit\s+(?:reset\s+--hard|clean\s+-\w*f)"
    r"|\bflush(?:all|db)\b|\bhelm3?\s+(?:-{1,2}[\w=-]+\s+(?:[\w$<>{}./-]+\s+)?){0,3}(?:uninstall|delete)\b|\bdocker\s+(?:system|volume"
    r"|image|container)\s+prune\b|\bdocker\s+rmi?\s+-f|\baws\s+\S+\s+(?:rb|delete-\S+|terminate-\S+"
    r"|rm\s[^\n]*--recursive)|\bgcloud\b[^\n]{0,60}\bdelete\b|\baz\b[^\n]{0,60}\bdelete\b"
    r"|\bgsutil\s+(?:-m\s+)?rm\b"
    r"|\betcdctl\s+del\b|\bzpool\s+destroy\b|\bvolume\s+rm\b|\bshutdown\s+-|\breboot\b(?=\s+-)"
    r"|\bkillall\b|\biptables\s+-F\b|\bchmod\s+-R\s+777\b|\bdb\.\w+\.(?:drop|remove|deleteMany)\("
    r"|\bp?kill\s+(?:-9|-KILL|-s\s*KILL)\b|\bpostsuper\s+-d\b|\bpg_(?:resetwal|rewind)\b"
    r"|\bpg_basebackup\b[^\n]{0,60}\s-D\b|\bpgbackrest\b[^\n]{0,40}\brestore\b"
    r"|--reset-offsets\b[^\n]{0,160}--execute\b|--execute\b[^\n]{0,160}--reset-offsets\b"
    r"|\bipmitool\b[^\n]{0,80}\bpower\s+(?:off|cycle|reset)\b"
    r"|\bceph\s+osd\s+(?:purge|destroy|rm|lost)\b|\bceph\s+(?:osd\s+pool|fs)\s+(?:delete|rm)\b"
    r"|\b\w+(?:ctl|cli|admin?|adm)\s+(?:-\S+\s+(?:[\w$<>{}./:-]+\s+)?){0,3}(?:[\w-]+\s+)?"
    r"(?:drop|purge\w*|destroy|wipe|remove|reinit|truncate|forget\w*|unregister|del|force_\w+)(?![\w-])"
    r"|\bpatronictl\b[^\n]{0,80}\s--force\b|\btruncate\s+(?:-s|--size)[\s=]*0\b"
    r"|\bscale\b[^\n]{0,80}--replicas[= ]0\b|\brestic\s+forget\b|\b\w+-wipe\b"
    r"|:\(\)\s*\{|\b(?:lv|vg|pv)remove\b|\bblkdiscard\b"
    r"|\bparted\b[^\n]{0,40}\brm\b"
    r"|\b(?:zfs|btrfs|rbd|virsh|nerdctl|podman|minikube|kind|eksctl)\b[^\n]{0,40}\s(?:destroy"
    r"|delete|rm|undefine"
    r"|prune)\b"
    r"|(?:\A|[.;:!?\n]\s*(?:- )?|\b(?:just|then|and|first|to|you can|simply|now|or|please)\s+)"
    r"(?:force[\s-])?(?:drop|truncate|wipe|erase|purge|delete|destroy|reformat|nuke)\s+"
    r"(?:(?:the|your|this|that|its|all|every|each|both|old|existing|entire|whole)\s+){0,3}"
    r"(?:[\w`'-]+\s+){0,2}?(?:tables?|databases?|indexe?s?|volumes?|pvcs?|pvs?|namespaces?"
    r"|buckets?|disks?|schemas?"
    r"|partitions?|clusters?|backups?|datasets?|queues?|topics?|data(?: directory)?|node ?groups?"
    r"|statefulsets?"
    r"|deployments?)\b",
    re.IGNORECASE,
)  # fmt: skip
