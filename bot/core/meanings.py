"""What a persona's English terms are called by those who answer in another language.

`mentions` in a persona file are written in one language; an answer comes in the asker's. Where no
counterpart is known here, a rule cannot tell whether the thing was spoken of, and says nothing.
"""

from bot.core.speech import plain

SPOKEN = ("German", "French", "Spanish")
"""The languages that the counterparts are in."""

_COUNTERPARTS = {
    "latency": (
        "latenz|antwortzeit|wartezeit|latence|latencia|temps de réponse|tiempo de respuesta"
    ),
    "throughput": ("durchsatz|débit|rendimiento|caudal"),
    "cost": (
        "kosten|kostet|preis|teuer|billig|günstig|coût|coûter|coûte|prix|coste|costo|cuesta|precio"
    ),
    "accuracy": (
        "genauigkeit|qualität|güte|précision|exactitude|qualité|precisión|exactitud|calidad"
    ),
    "complexity": (
        "komplexität|komplex|einfach|aufwand|complexité|complexe|simple|complejidad"
        "|complejo|sencillo"
    ),
    "time to ship": (
        "ausliefern|live|tage|tagen|woche|wochen|monat|sprint|schneller fertig|livrer"
        "|jours|semaines|mois|días|semanas|meses|lanzar|entregar|markteinführung"
        "|inbetriebnahme"
    ),
    "monitor": (
        "überwachung|überwachen|überwacht|alarm|alarmiere|metrik|beobachten|surveillance"
        "|surveiller|supervision|alerte|vigilar|vigilancia|monitorización|alerta"
    ),
    "rollback": (
        "zurückrollen|zurückgerollt|rückroll|zurücksetzen|zurück|rückgängig"
        "|retour arrière|revenir|version précédente|revertir|volver|versión anterior"
    ),
    "capacity": (
        "kapazität|kapazitätsplanung|reserve|puffer|capacité|marge|capacidad|margen|holgura"
    ),
    "download": (
        "herunterladen|herunter|heruntergeladen|ziehen|holen|télécharger|téléchargement"
        "|descargar|descarga"
    ),
    "load": ("laden|lädt|geladen|ladezeit|charger|chargement|charge|cargar|carga"),
    "gpu memory": (
        "gpu speicher|grafikspeicher|speicher der gpu|mémoire gpu|mémoire du gpu"
        "|memoria gpu|memoria de la gpu"
    ),
    "authentication": (
        "authentifizierung|authentifiziert|anmeldung|authentification|authentifier"
        "|autenticación|autenticar"
    ),
    "rate limit": (
        "ratenbegrenzung|ratenlimit|drosselung|anfragelimit|begrenzung pro|limit pro"
        "|limitation de débit|límite de peticiones|límite de tasa|limitación"
    ),
    "p99": ("latenz|antwortzeit|latence|latencia"),
    "availability": ("verfügbarkeit|verfügbar|disponibilité|disponible|disponibilidad"),
    "error budget": (
        "fehlerbudget|budget d'erreur|budget d'erreurs|presupuesto de errores|presupuesto de error"
    ),
    "client": ("kunde|kunden|aufrufer|cliente"),
    "load balancer": ("lastverteiler|lastverteilung|répartiteur|balanceador"),
    "queue": ("warteschlange|schlange|file d'attente|cola"),
    "prefill": ("ausführung|modellausführung|exécution|ejecución|inferenz|inférence|inferencia"),
    "post-processing": (
        "nachbearbeitung|nachverarbeitung|gestreamt|streamt|post-traitement"
        "|posprocesamiento|postprocesado|flux"
    ),
    "last token": (
        "letzte token|letzten token|letztes token|gestreamt|streamt|dernier jeton"
        "|dernier token|último token"
    ),
    "metric": (
        "metrik|metriken|messwert|messen|gemessen|protokoll|histogramm|métrique|mesure"
        "|journal|métrica|medir|registro"
    ),
    "per token": (
        "pro token|je token|pro anfrage|je anfrage|pro tausend|je tausend|pro million"
        "|je million|pro vorhersage|pro übersetzung|par jeton|par token|par requête"
        "|par million|por token|por petición|por millón"
    ),
    "mechanism": ("mechanismus|mechanismen|mécanisme|mecanismo"),
    "policy": (
        "politik|strategie|richtlinie|regel|vorgehensweise|politique|stratégie|política|estrategia"
    ),
}


def meant(wanted: str) -> tuple[str, ...]:
    """Counterparts of a term or of its alternatives ("cost|price"); empty when none is known."""
    found = (_COUNTERPARTS.get(plain(term).casefold().strip()) for term in wanted.split("|"))
    return tuple(term for words in found if words for term in words.split("|"))
