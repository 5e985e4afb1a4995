### Textos de las páginas web. Las mismas claves existen en cada carpeta de idioma.

## En todas las páginas

product = FocoBot
skip-to-content = Saltar al contenido
main-navigation = Principal
nav-tasks = Tareas
nav-proposals = Propuestas
nav-settings = Ajustes
nav-monitor = Monitor
nav-integrations = WhatsApp
nav-simulator = Simulador
log-out = Cerrar sesión
language-switch = Idioma
retry = Reintentar
network-failed = No hubo conexión. Tus datos siguen como estaban; inténtalo de nuevo.
page-not-found = Esta página no existe.
page-failed = Algo falló de nuestro lado.
page-failed-next = Lo que ya estaba guardado sigue guardado. Vuelve a intentarlo en un momento.
back-home = Ir a mis tareas

## Inicio de sesión

login-title = Iniciar sesión
login-lead = Entra para vincular tu WhatsApp y ver tus tareas.
login-email = Correo
login-password = Contraseña
login-show-password = Mostrar
login-hide-password = Ocultar
login-submit = Entrar
login-try-demo = ¿Sólo quieres probar? Abre el simulador.

## Tareas

tasks-title = Tareas
tasks-add-label = Nueva tarea
tasks-add-placeholder = Pagar la luz el viernes…
tasks-add-hint = Escríbela como la dirías: la fecha y la prioridad se entienden solas.
tasks-add-submit = Añadir
tasks-filter = Qué tareas ver
tasks-filter-open = Pendientes
tasks-filter-today = Hoy
tasks-filter-overdue = Vencidas
tasks-filter-done = Hechas
tasks-count = { $count ->
    [one] { $count } tarea
   *[other] { $count } tareas
}
tasks-empty-open = Nada pendiente. ¡Disfruta el rato!
tasks-empty-today = Nada para hoy.
tasks-empty-overdue = Nada vencido. Vas al día.
tasks-empty-done = Aún no hay tareas hechas.
tasks-more = Ver más
tasks-complete = Completar: { $title }
tasks-reopen = Reabrir: { $title }
tasks-delete = Borrar: { $title }
tasks-delete-confirm = ¿Borrar «{ $title }»?
tasks-delete-yes = Borrar
tasks-delete-no = Conservar
tasks-added = Anotada: { $title }
tasks-added-due = Anotada: { $title } · { $due }
tasks-completed = Hecha: { $title }
tasks-reopened = De vuelta en la lista: { $title }
tasks-deleted = Borrada: { $title }
tasks-undo = Deshacer
tasks-add-as-typed = Anotar tal cual
tasks-edit = Editar: { $title }
tasks-edit-heading = Editar la tarea
tasks-edit-title = Qué
tasks-edit-day = Día
tasks-edit-clock = Hora
tasks-edit-rule = Se repite
tasks-edit-rule-none = No se repite
tasks-edit-priority = Prioridad
tasks-edit-priority-none = Ninguna
tasks-edit-project = Proyecto
tasks-edit-tags = Etiquetas
tasks-edit-tags-placeholder = casa mandados
tasks-edit-save = Guardar
tasks-edit-cancel = Cancelar
tasks-saved = Guardada: { $title }
tasks-preview-will = Entendí:
tasks-preview-not = Todavía no veo una tarea aquí.
tasks-find-label = Buscar tareas, con tus palabras
tasks-find-placeholder = tareas urgentes · lo de esta semana · renta
tasks-find-submit = Buscar
tasks-found = { $status ->
    [done] { $count ->
        [one] { $count } hecha
       *[other] { $count } hechas
    }
    [overdue] { $count ->
        [one] { $count } vencida
       *[other] { $count } vencidas
    }
    [all] { $count ->
        [one] { $count } tarea, también las hechas
       *[other] { $count } tareas, también las hechas
    }
   *[other] { $count ->
        [one] { $count } pendiente
       *[other] { $count } pendientes
    }
}
tasks-empty-found = Nada coincide con esas palabras.
tasks-overdue = vencida
tasks-priority-low = prioridad baja
tasks-priority-medium = prioridad media
tasks-priority-high = prioridad alta
tasks-priority-urgent = urgente

## Propuestas

proposals-title = Propuestas
proposals-lead = Cuando describes un trabajo en el chat, sus tareas esperan aquí tu palabra.
proposals-until = Vence el { $day }.
proposals-estimate = { $hours } h
proposals-accept = Aceptar
proposals-reject = Rechazar
proposals-accepted = Aceptada: las tareas ya están en tu lista.
proposals-rejected = Rechazada. No se agregó nada.
proposals-empty = No hay nada esperando tu respuesta.
proposals-decided = Anteriores
proposals-status-accepted = aceptada
proposals-status-rejected = rechazada
proposals-status-expired = vencida
proposals-items = { $count ->
    [one] { $count } tarea
   *[other] { $count } tareas
}

## Ajustes

settings-title = Ajustes
settings-person = { $name } · { $email }
settings-integrations-lead = Escríbele a FocoBot desde tu teléfono.
settings-integrations-linked = Vinculado con { $phone }
settings-integrations-link = Vincular WhatsApp
settings-integrations-open = Ver el vínculo
settings-general = General
settings-language = Idioma de las respuestas
settings-language-any = El de cada mensaje
settings-timezone = Zona horaria
settings-timezone-hint = Por ejemplo America/Mexico_City
settings-quick-capture = Captura rápida
settings-quick-capture-hint = Anota al instante frases sueltas como «comprar leche», sin preguntar.
settings-plain-text = Modo accesible
settings-plain-text-hint = Respuestas sin emoji, cómodas para lectores de pantalla.
settings-notifications = Avisos
settings-morning-digest = Resumen de la mañana
settings-morning-time = Hora del resumen de la mañana
settings-evening-summary = Resumen de la noche
settings-evening-time = Hora del resumen de la noche
settings-overdue-reminder = Recordatorio de vencidas
settings-overdue-time = Hora del recordatorio de vencidas
settings-deadline-alert = Alerta 24 horas antes de lo importante
settings-task-reminder = Recordatorios de tareas, a su hora
settings-mute-until = Silenciar hasta
settings-mute-until-hint = Vacío: no está silenciado.
settings-privacy = Privacidad
settings-export = Descargar mis datos
settings-export-hint = Tareas, proyectos y ajustes, en un archivo JSON.
settings-save = Guardar
settings-saved = Guardado.
settings-devices = Dispositivos
settings-devices-hint = Los que le escriben a FocoBot en tu nombre. Bloquea el que ya no sea tuyo.
settings-device-last = Último uso: { $last }
settings-device-first = Primer uso: { $first }
settings-device-trusted = de confianza
settings-device-new = nuevo
settings-device-blocked = bloqueado
settings-device-block = Bloquear
settings-device-unblock = Desbloquear
settings-device-now-blocked = El dispositivo está bloqueado: sus mensajes ya no hacen nada.
settings-device-now-unblocked = El dispositivo puede escribir otra vez.
settings-quiet-days = Días sin avisos
settings-quiet-days-hint = Esos días no te escribo por mi cuenta, tampoco recordatorios.
settings-browsers = Navegadores
settings-browser-opened = Sesión abierta el { $day }
settings-browser-this = este
settings-browsers-end = Cerrar las demás sesiones
settings-browsers-ended = Ahora solo este navegador tiene sesión.
settings-tokens = Programas
settings-tokens-hint = Con un token, un programa puede leer o cambiar tus tareas en tu nombre. Dale uno distinto a cada uno.
settings-token-name = ¿Para qué es?
settings-token-name-placeholder = Mi hoja de cálculo
settings-token-scope = Puede
settings-token-read = solo leer
settings-token-write = leer y cambiar
settings-token-days = Sirve
settings-token-for = { $days } días
settings-token-forever = Hasta que lo revoque
settings-token-make = Crear un token
settings-token-shown-once = Cópialo ahora: no se vuelve a mostrar.
settings-token-used = Último uso: { $day }
settings-token-unused = Creado el { $day }, sin usar
settings-token-until = hasta el { $day }
settings-token-revoke = Revocar
settings-token-revoked = El token quedó revocado.
settings-calendar = Calendario
settings-calendar-hint = Ve tus tareas con fecha en el calendario que ya usas. Quien tenga la dirección puede leerlas.
settings-calendar-since = La dirección sirve desde el { $day }
settings-calendar-read = leída por última vez el { $day }
settings-calendar-make = Crear una dirección
settings-calendar-renew = Crear otra dirección
settings-calendar-drop = Quitarla
settings-calendar-dropped = La dirección ya no abre nada.
settings-calendar-shown-once = Cópiala ahora: no se vuelve a mostrar.
settings-calendar-open = Abrirla en mi calendario
settings-erase = Borrar mi cuenta
settings-erase-heading = Borrar mi cuenta
settings-erase-warning = Tus tareas, tu vínculo con WhatsApp y todo lo demás se borran al momento y para siempre. Tal vez quieras descargar antes tus datos.
settings-erase-email = Para confirmar, escribe { $email }
settings-erase-yes = Borrar todo
settings-erased = Todo quedó borrado. Comprobante: { $receipt }

## Monitor

monitor-title = Monitor
monitor-views = Qué mirar
monitor-messages = Mensajes
monitor-commands = Comandos
monitor-understanding = Quién entendió
monitor-models = Modelos
monitor-events = Seguridad
monitor-notifications = Avisos
monitor-delays = Demoras
monitor-span = Desde
monitor-hours = { $hours ->
    [1] Hace una hora
    [24] Hace un día
    [168] Hace una semana
   *[other] Hace { NUMBER($hours) } horas
}
monitor-only = Sólo
monitor-all = Todo
monitor-only-failed = Fallidos
monitor-only-done = Hechos
monitor-only-pending = Pendientes
monitor-only-held = Retenidos
monitor-only-sent = Enviados
monitor-only-cancelled = Cancelados
monitor-show = Ver
monitor-empty = Nada en este tiempo.
monitor-caption = { $count ->
    [one] { $count } fila
   *[other] { $count } filas
}, las { $most } más recientes como máximo. Horas de { $zone }.
monitor-column-time = Hora
monitor-column-action = Acción
monitor-column-reason = Motivo
monitor-column-count = Cuántos
monitor-column-last = Último
monitor-column-phone = Teléfono
monitor-column-command = Comando
monitor-column-result = Resultado
monitor-column-model = Modelo
monitor-column-milliseconds = ms
monitor-column-by = Quién
monitor-column-share = Parte
monitor-column-corrections = Corrigen lo anterior
monitor-column-answered = Con propuesta
monitor-column-tokens = Tokens
monitor-column-dollars = US$
monitor-column-latency = ms: media / máx.
monitor-column-details = Detalles
monitor-column-planned = Previsto para
monitor-column-kind = Tipo
monitor-column-status = Estado
monitor-column-ended = Enviado o fallido
monitor-column-minute = ≤ 1 min
monitor-column-quarter = ≤ 15 min
monitor-column-hour = ≤ 1 h
monitor-column-longest = La mayor
monitor-phone = Teléfono
monitor-chart = { $first } – { $last }: { $total } en total, { $failed } con fallo.
monitor-chart-failed = { $count } con fallo
monitor-remedy-template = Aprueba la plantilla en Twilio y pon su ContentSid en esa variable; lo retenido sale solo si la persona escribe.
monitor-remedy-busy = Se intenta otra vez sin que hagas nada. Si se repite, pide a Twilio más ritmo para el número.
monitor-remedy-misconfigured = Revisa las credenciales y el número con focobot doctor; después, envía otra vez.
monitor-remedy-window-closed = La persona lleva más de 24 horas sin escribir: hace falta la plantilla de este tipo y de su idioma.
monitor-remedy-bad-template = Compara la plantilla en Twilio: dos variables, aprobada y en ese idioma. Después, envía otra vez.
monitor-remedy-unsubscribed = La persona pidió no recibir mensajes. Vuelve a recibirlos cuando escriba ALTA.
monitor-remedy-unreachable = Ese número no recibe WhatsApp. Pide a la persona que vincule otro.
monitor-remedy-locked = La persona o su teléfono están bloqueados. Al desbloquearlos sale sola, si todavía está a tiempo.
monitor-resend = Enviar otra vez
monitor-resent = Sale de nuevo en un momento.
monitor-locks = Bloqueados ahora
monitor-lock-title = Bloquear o desbloquear
monitor-lock-hint = El bloqueo actúa al instante y dura hasta que alguien de operación lo quite.
monitor-lock-who = Teléfono con código de país, o correo
monitor-lock-reason = Motivo
monitor-lock = Bloquear
monitor-unlock = Desbloquear
monitor-locked = { $who } está bloqueado.
monitor-unlocked = { $who } está desbloqueado.
monitor-not-locked = { $who } no estaba bloqueado.

## WhatsApp

link-title = WhatsApp
link-breadcrumb = Integraciones
link-lead = Vincula tu teléfono una vez y lleva tus tareas desde el chat.
link-phone = Tu teléfono, con código de país
link-phone-placeholder = +52 55 1234 5678
link-phone-hint = El mismo número con el que usas WhatsApp.
link-submit = Obtener código
link-step-code = Envía este mensaje por WhatsApp
link-step-code-to = Desde { $phone }, al número { $number }.
link-code-label = Tu código
link-expires = Vence en { $time }
link-expired = El código venció. Pide otro cuando quieras.
link-open-whatsapp = Abrir WhatsApp
link-simulate = Enviarlo desde el simulador
link-copy = Copiar
link-copied = Copiado
link-qr = Código QR que abre WhatsApp con el mensaje listo
link-qr-hint = ¿Estás en la computadora? Escanéalo con tu teléfono.
link-waiting = Esperando tu mensaje…
link-another-phone = Usar otro teléfono
link-linked = ¡WhatsApp vinculado!
link-linked-to = Teléfono { $phone }, desde el { $date }.
link-linked-next = Ya puedes escribirle. Prueba con «recuérdame pagar la luz el viernes».
link-unlink = Desvincular
link-unlink-confirm = ¿Desvincular { $phone }? Tus tareas se conservan y puedes volver a vincularlo.
link-unlink-yes = Sí, desvincular
link-unlink-no = No, conservarlo
link-unlinked = WhatsApp quedó desvinculado.
link-message = Envía «VERIFY { $code }» por WhatsApp a { $number }. El código vale { $minutes } minutos.

## Tus datos

export-title = Tus datos
export-lead = Tareas, proyectos y ajustes, en un archivo JSON.
export-download = Descargar

## Simulador

simulator-title = Simulador
simulator-contact = FocoBot
simulator-online = en línea
simulator-typing = escribiendo…
simulator-you-are = Escribes como
simulator-other-phone = Otro teléfono…
simulator-other-phone-label = Teléfono con código de país
simulator-messages = Conversación
simulator-day = Hoy
simulator-encrypted = Cada mensaje se firma y llega al webhook como lo mandaría Twilio.
simulator-compose = Mensaje
simulator-send = Enviar
simulator-reply = Responder a este mensaje
simulator-reply-cancel = Dejar de responder
simulator-you = Tú
simulator-no-answer = (sin respuesta: { "<Response/>" })
simulator-failed = El webhook respondió { $status }.
simulator-not-sent = No se pudo enviar. Tócalo para reintentar.
simulator-try = Prueba con
simulator-suggestion-1 = recuérdame pagar la luz el viernes
simulator-suggestion-2 = ¿qué tengo pendiente?
simulator-suggestion-3 = add task: llamar a mamá mañana a las 5
simulator-suggestion-4 = ¿qué puedes hacer?
simulator-new-person = Otra persona…
simulator-new-person-name = ¿Cómo se llama?
simulator-offers = Palabras que ofrece la respuesta
simulator-attach = Adjuntar
simulator-kind-image = 🖼️ Foto
simulator-kind-voice = 🎤 Nota de voz
simulator-kind-sticker = 😄 Sticker
simulator-kind-location = 📍 Ubicación
simulator-kind-contact = 👤 Contacto
simulator-kind-shown-image = 🖼️ Foto
simulator-kind-shown-voice = 🎤 0:07
simulator-kind-shown-sticker = 😄
simulator-kind-shown-location = 📍 19.4326, −99.1332
simulator-kind-shown-contact = 👤 Contacto
simulator-forward = ↪️ Enviar como reenviado
simulator-forwarded = Reenviado
simulator-reading = Lectura
simulator-reading-empty = Envía un mensaje para ver cómo se lee.
simulator-explanation = Cómo se leyó
simulator-clock = Reloj
simulator-clock-hour = + 1 hora
simulator-clock-day = + 1 día
simulator-clock-week = + 1 semana
simulator-clock-now = Volver a ahora
simulator-clock-hint = Los recordatorios y resúmenes que toquen en el camino llegan en unos segundos.
simulator-inside = Por dentro
simulator-inside-lead = Cómo se leyó y qué respondió el webhook.
simulator-inside-empty = Envía un mensaje para ver el TwiML.
simulator-inside-status = Estado
simulator-inside-time = Tiempo
simulator-inside-sid = MessageSid
simulator-resend = Reenviar la misma copia
simulator-resend-hint = Mismo MessageSid: la respuesta es la misma y nada cambia.
simulator-no-people = Aún no hay nadie vinculado. Escribe desde «otro teléfono» o crea la cuenta de demostración.

## El calendario para suscribirse

calendar-name = Tareas de FocoBot

## La página de la API

api-title = La API
api-lead = Lo que un programa puede pedir aquí y lo que recibe. Las descripciones están en inglés; completa, para máquinas:
api-groups = Grupos de rutas
api-shapes = Formas
api-needs = Necesita
api-needs-nothing = Nada
api-needs-session = Una sesión, o una clave de acceso en «Authorization: Bearer»
api-needs-login = Una sesión; una clave de acceso no basta
api-needs-operator = Ser operador, con sesión o clave de acceso
api-needs-bearer = El secreto configurado, en «Authorization: Bearer»
api-needs-signature = La firma de Twilio
api-query = Filtros
api-takes = Recibe
api-answers = Responde
api-refuses = Rechaza con

## Errores de la API y de los formularios

error-bad-request = La petición no se entiende.
error-invalid-form = El formulario no se puede leer.
error-invalid-json = El cuerpo no es un objeto JSON.
error-invalid-field = El valor de «{ $field }» no es válido.
error-missing-field = Falta «{ $field }».
error-unknown-field = «{ $field }» no existe aquí.
error-login-required = Inicia sesión para seguir.
error-wrong-credentials = El correo o la contraseña no coinciden.
error-account-locked = Esta cuenta está bloqueada. Escribe a quien administra FocoBot.
error-too-many-logins = Demasiados intentos. Espera unos minutos y vuelve a probar.
error-csrf = La petición no viene de esta página. Recárgala e inténtalo de nuevo.
error-not-found = No existe.
error-proposal-not-found = No hay tal propuesta.
error-proposal-decided = Esa propuesta ya se decidió o caducó.
error-operators-only = Esto es para operadores.
error-device-not-found = Ese dispositivo no existe.
error-person-not-found = Esa persona no existe.
error-lock-subject = Indica «phone» o «user», sólo uno de los dos.
error-task-not-found = Esa tarea no existe.
error-not-understood = No entendí eso como una tarea. Puedes anotarlo tal cual.
error-busy = Otro cambio llegó al mismo tiempo. Inténtalo de nuevo.
error-wrong-farewell = Ese no es tu correo o tu contraseña.
error-list-full = Ya no caben más tareas abiertas. Completa alguna primero.
error-invalid-token = Esa clave de acceso no vale: está mal escrita, venció o fue revocada.
error-token-scope = Esa clave de acceso no permite hacer esto. Inicia sesión, o usa una con más permisos.
error-too-many-requests = Demasiadas peticiones seguidas. Espera un minuto.
error-too-many-tokens = Ya tienes { $most } claves de acceso. Revoca alguna primero.
error-token-not-found = Esa clave de acceso no existe.
error-email-taken = Ya hay una cuenta con ese correo. Entra con su contraseña.
error-login-unavailable = El servicio de inicio de sesión no responde. Inténtalo en un momento.
error-session-not-found = Esa sesión no existe o ya terminó.
error-calendar-not-found = No hay ningún calendario en esta dirección.
error-nothing-to-undo = No hay nada que deshacer.
error-precondition-failed = Cambió mientras tanto. Cárgalo de nuevo y repite tu cambio.
error-notice-not-found = Esa notificación no existe.
error-notice-not-resendable = Sólo se reenvía lo retenido o lo que falló.
phone-country-code = Escribe el teléfono con su código de país, por ejemplo +52 55 1234 5678.
phone-length = A ese teléfono le faltan o le sobran cifras.
phone-characters = Un teléfono sólo lleva cifras, espacios, guiones y un + al principio.
error-phone-taken = Ese teléfono ya está vinculado con otra cuenta.
error-template-missing = Falta la plantilla para enviar el código: configura { $variable }.
error-delivery-unavailable = Esta instalación no envía códigos por WhatsApp. Pide el código en la página.
error-too-many-codes = Ya se enviaron varios códigos. Espera una hora, o pide el código en la página.
error-delivery-failed = WhatsApp no pudo recibir el código en ese momento. Espera un minuto, o pide el código en la página.
error-phone-unreachable = Ese número no recibe mensajes de WhatsApp. Revísalo, o pide el código en la página.
error-wrong-code = El código no coincide. Te quedan { $left ->
    [one] { $left } intento
   *[other] { $left } intentos
}.
error-code-expired = El código venció o se agotó. Pide otro.
error-locked = Demasiados intentos fallidos. Espera una hora e inténtalo de nuevo.
error-not-linked = No hay WhatsApp vinculado.
error-webhook-unreachable = No se pudo llegar al webhook.
error-export-expired = Este enlace venció. Pide otro por el chat con «/exportar».
