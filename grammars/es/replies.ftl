### Lo que dice el bot. Las mismas claves y los mismos argumentos existen en cada carpeta de idioma.
###
### Tono: de tú, cálido y corto, español neutro de México. Nada de disculpas largas ni signos de más.
### Lo que una persona escribió llega en $title, $project, $tag, $name, $query… y se muestra tal cual.
### $parts y $details son varias partes en una línea, separadas por inline-separator; $lines, una por línea.
### Una línea que queda vacía desaparece; { -gap } deja una línea en blanco.

-gap = 
inline-separator = { " " }·{ " " }

## Fechas y horas: patrones de Unicode CLDR (Babel)

format-day = EEE d MMM
format-day-year = EEE d MMM y
format-day-short = d MMM
format-clock = HH:mm
format-instant = { "{day}" }, { "{clock}" }
moment = { $day }, { $clock }
weekday =
    { $day ->
        [MO] lunes
        [TU] martes
        [WE] miércoles
        [TH] jueves
        [FR] viernes
        [SA] sábado
       *[SU] domingo
    }

## Partes de una tarea

task-line = { $number }. { $parts }
task-line-done = ✓ { $parts }
task-name = { $number } ({ $title })
word = { $word }
word-title = “{ $title }”
mark-due = { $due }
mark-overdue = ⚠️ { $due }
mark-done = { $at }
mark-repeats = 🔁
mark-priority =
    { $priority ->
        [urgent] 🔴 urgente
       *[high] 🟠 alta
    }
mark-priority-any =
    { $priority ->
        [urgent] prioridad urgente
        [high] prioridad alta
        [low] prioridad baja
       *[medium] prioridad media
    }
mark-project = 📁 { $project }
mark-tag = #{ $tag }
detail-due = 📅 { $due }
detail-repeats = 🔁 { $rule }
detail-reminder = 🔔 te aviso a las { $clock }
detail-reminder-then = 🔔 te aviso a esa hora
detail-reminder-day = 🔔 te aviso el { $when }
detail-reminder-before = 🔔 te aviso { $length } antes
length =
    { $unit ->
        [month] { $count ->
            [one] 1 mes
           *[other] { $count } meses
        }
        [day] { $count ->
            [one] 1 día
           *[other] { $count } días
        }
        [hour] { $count ->
            [one] 1 hora
           *[other] { $count } horas
        }
        [minute] { $count ->
            [one] 1 minuto
           *[other] { $count } minutos
        }
       *[second] { $count ->
            [one] 1 segundo
           *[other] { $count } segundos
        }
    }
detail-priority =
    { $priority ->
        [urgent] 🔴 urgente
        [high] 🟠 prioridad alta
        [low] prioridad baja
       *[medium] prioridad media
    }
and-more =
    { $count ->
        [one] …y 1 más
       *[other] …y { $count } más
    }

## Repeticiones

rule = { $parts }
rule-every =
    { $frequency ->
        [DAILY] { $interval ->
            [one] todos los días
           *[other] cada { $interval } días
        }
        [WEEKLY] { $interval ->
            [one] cada semana
           *[other] cada { $interval } semanas
        }
        [MONTHLY] { $interval ->
            [one] cada mes
           *[other] cada { $interval } meses
        }
        [HOURLY] { $interval ->
            [one] cada hora
           *[other] cada { $interval } horas
        }
        [MINUTELY] { $interval ->
            [one] cada minuto
           *[other] cada { $interval } minutos
        }
       *[YEARLY] { $interval ->
            [one] cada año
           *[other] cada { $interval } años
        }
    }
rule-weekly =
    { $interval ->
        [one] cada { $days }
       *[other] { $days }, cada { $interval } semanas
    }
rule-workdays = de lunes a viernes
rule-monthly-day =
    { $interval ->
        [one] { $days } de cada mes
       *[other] { $days }, cada { $interval } meses
    }
rule-day = el { $day }
rule-last-day = el último día
rule-monthly-weekday =
    { $place ->
        [1] el primer
        [2] el segundo
        [3] el tercer
        [4] el cuarto
        [5] el quinto
        [-2] el penúltimo
       *[-1] el último
    } { $days } { $interval ->
        [one] de cada mes
       *[other] cada { $interval } meses
    }
rule-monthly-workday =
    { $place ->
        [1] el primer
       *[-1] el último
    } día hábil { $interval ->
        [one] de cada mes
       *[other] cada { $interval } meses
    }
rule-count =
    { $count ->
        [one] una vez
       *[other] { $count } veces
    }
rule-until = hasta el { $day }

## Crear

created =
    ✅ Anotada la { $number }: *{ $title }*
    { $details }
create-too-many = Son demasiadas de una vez: “{ $title }” se quedó fuera. Mándamela en otro mensaje.
remark-undated =
    { $asked ->
        [yes] Va sin fecha, así que no puedo avisarte. Dime cuándo y la muevo.
       *[no] Va sin fecha: dime un día si quieres ponérsela.
    }
remark-one-reminder = Sólo guardo un aviso por tarea: quedó el de { $length } antes.
notice-off = 🔕 No te aviso de *{ $title }*.
remark-new-project = Abrí el proyecto 📁 { $project }.
remark-stopped = Estás de baja y no te llegará el aviso. Escribe *ALTA* para recibirlos.
remark-reminders-off = Tienes apagados los recordatorios; en */ajustes* los prendes.
assumed =
    { $what ->
        [clock_half] { $half ->
            [morning] Supuse la mañana
            [noon] Supuse mediodía
            [afternoon] Supuse la tarde
           *[night] Supuse la noche
        }
        [part_of_day] Le puse las { $clock }
        [next_weekday] Supuse el { $day }
        [day_of_month] Lo dejé en el mes que tenía
        [date_order] Leí { $day }
       *[other] Supuse esa fecha
    }{ $offers ->
        [yes] ; si no, responde *{ $word }*.
       *[no] ; si no, dime otra hora o día.
    }
assumed-left-in = No puedo quitar días por adelantado: cuando ésa sea la que sigue, dime *sáltatela*.
repair-clock = { $clock }{ $half }
repair-day = { $day }
repair-date = { $dated }
offer-note =
    📝 “{ $title }”: ¿la anoto?
    { $details }
    Responde *sí*, o *siempre* para que anote así sin preguntar.
offer-notes =
    📝 ¿Anoto estas { $count }?
    { $lines }
    Responde *sí* o *no*.
note-line = • “{ $title }” { $details }
word-always = siempre
word-good-night = buenas noches

## Ver

list-heading = 📋 { $parts }
list-status =
    { $status ->
        [done] { $count ->
            [one] 1 hecha
           *[other] { $count } hechas
        }
        [overdue] { $count ->
            [one] 1 vencida
           *[other] { $count } vencidas
        }
        [all] { $count ->
            [one] 1 tarea
           *[other] { $count } tareas
        }
       *[open] { $count ->
            [one] 1 pendiente
           *[other] { $count } pendientes
        }
    }
list-lines = { $lines }
list-more =
    { $count ->
        [one] Falta 1: responde *más*.
       *[other] Faltan { $count }: responde *más*.
    }
list-left-behind =
    { $count ->
        [one] ⚠️ Además hay 1 vencida: */vencidas*
       *[other] ⚠️ Además hay { $count } vencidas: */vencidas*
    }
list-empty = 🎉 No tienes pendientes. Escríbeme lo que quieras recordar, por ejemplo: _pagar la luz el viernes_.
list-nothing = { $parts }: nada por aquí.
list-nothing-status =
    { $status ->
        [done] Hechas
        [overdue] Vencidas
        [all] Tareas
       *[open] Pendientes
    }
no-more = Eso es todo, no hay más.
filter-today = hoy, { $day }
filter-day = { $day }
filter-from = desde { $day }
filter-until = hasta { $day }
filter-between = { $start } – { $end }
filter-query = “{ $query }”
summary =
    📊 { $open ->
        [one] 1 pendiente
       *[other] { $open } pendientes
    } · { $done ->
        [one] 1 hecha hoy
       *[other] { $done } hechas hoy
    } · { $week } esta semana
summary-clear =
    { $done ->
        [0] 🎉 Vas al día: no tienes pendientes.
        [one] 🎉 Vas al día: no tienes pendientes, y hoy hiciste 1.
       *[other] 🎉 Vas al día: no tienes pendientes, y hoy hiciste { $done }.
    }
summary-overdue =
    ⚠️ { $count ->
        [one] Vencida
       *[other] Vencidas ({ $count })
    }
    { $lines }
summary-today =
    ☀️ Hoy ({ $count })
    { $lines }
summary-ahead =
    🗓️ Próximos 7 días ({ $count })
    { $lines }
summary-undated = Nada con fecha para estos días. Con */tareas* las ves todas.
status =
    👤 { $name }
    { $open ->
        [one] 1 pendiente
       *[other] { $open } pendientes
    } · { $overdue ->
        [one] 1 vencida
       *[other] { $overdue } vencidas
    } · { $today } para hoy
    { $has_project ->
        [yes] 📁 Proyecto: { $project }
       *[no] 📁 Sin proyecto actual
    }
    { $has_workspace ->
        [yes] 🗂️ Espacio: { $workspace }
       *[no] { "" }
    }
    🕐 { $zone }: { $now }
    { $stopped ->
        [yes] 🔕 De baja: escribe *ALTA* para recibir avisos.
       *[no] { "" }
    }

## Completar, reabrir, cambiar, borrar

completed = ✔️ Hecha la { $number }: *{ $title }*
completed-many =
    ✔️ { $count ->
        [one] Hecha
       *[other] Hechas { $count }:
    }
    { $lines }
next-occurrence = 🔁 La próxima es la { $number }: { $details }
already-done =
    { $count ->
        [one] Ya estaba hecha la { $tasks }.
       *[other] Ya estaban hechas: { $tasks }.
    }
already-open =
    { $count ->
        [one] Sigue pendiente la { $tasks }.
       *[other] Siguen pendientes: { $tasks }.
    }
reopened =
    ↩️ Pendiente otra vez, la { $number }: *{ $title }*
    { $details }
reopened-many =
    ↩️ Pendientes otra vez:
    { $lines }
updated =
    ✏️ Cambiada la { $number }: *{ $title }*
    { $details }
updated-many =
    ✏️ { $count ->
        [one] Cambiada:
       *[other] Cambiadas { $count }:
    }
    { $lines }
task-what =
    { $line }
    ¿Qué hago con ella? Responde *listo*, *mañana* o *borra*.
unchanged =
    { $count ->
        [one] Ya estaba así, no cambié nada.
       *[other] Ya estaban así, no cambié nada.
    }
not-open =
    { $count ->
        [one] Esa tarea ya no está pendiente. Para volver a abrirla: */reabrir* y su número.
       *[other] Esas tareas ya no están pendientes. Para volver a abrirlas: */reabrir* y sus números.
    }
series-goes-on = Sólo esta vez; la serie sigue el { $due } (la { $number }).
series-of-goes-on = 🔁 “{ $title }” sigue el { $due } (la { $number }).
series-offer = Para mover todas, responde *{ $word }*.
repair-occurrence = solo esta
repair-series = toda la serie
confirm-delete =
    { $repeats ->
        [yes] 🗑️ ¿Borro esta tarea y toda su serie?
       *[no] 🗑️ ¿Borro esta tarea?
    }
    { $line }
    Responde *sí* o *no*{ $repeats ->
        [yes] {", o"} *{ $word }* para saltar solo la próxima.
       *[no] {"."}
    }
confirm-delete-many =
    🗑️ ¿Borro estas { $count } tareas?
    { $lines }
    Responde *sí* o *no*.
deleted = 🗑️ Borrada: *{ $title }*. Si no querías, responde *deshacer*.
deleted-many =
    🗑️ Borré { $count } tareas:
    { $lines }
    Si no querías, responde *deshacer*.
confirm-bulk =
    ¿Quieres { $command }? Son { $count } tareas:
    { $lines }
    Responde *sí* o *no*.
confirm-past = El { $due } ya pasó. ¿Lo pongo así en *{ $title }*? Responde *sí* o *no*.

## De qué tarea se habla

menu-which =
    ¿Cuál de estas?
    { $lines }
    Responde con su número de opción.
menu-readings =
    ¿Qué quieres que haga?
    { $lines }
    Responde con un número.
those-days-alone = { $rule } a las { $clock }, y los demás días como están
all-of-the-series = toda la serie: sólo { $rule }, a las { $clock }
skip-all-until = saltar “{ $title }” hasta el { $due }
move-this-one = mover sólo la del { $was } al { $due }, las demás como están
menu-line = *{ $place })* { $option }
did-you-mean = ¿Quieres { $command }? Responde *sí* o *no*.
did-you-mean-all =
    ¿Quieres estas { $count } cosas?
    { $lines }
    Responde *sí* o *no*.
ref-missing =
    { $count ->
        [one] No encontré { $refs }. Con */tareas* ves los números.
       *[other] No encontré { $refs }. Con */tareas* ves los números.
    }
ref-number = la { $number }
ref-ordinal =
    { $ordinal ->
        [1] la primera de la lista
        [2] la segunda de la lista
        [3] la tercera de la lista
        [-1] la última de la lista
        [-2] la penúltima de la lista
       *[other] la número { $ordinal } de la lista
    }
ref-title = “{ $title }”
ref-it = esa tarea
ref-all = todas
nothing-matches = No hay ninguna tarea así.
quote-unknown = Ya no sé qué mostraba ese mensaje. Dime el número o el nombre de la tarea.
describe-create = anotar { $parts }
describe-list = ver { $parts }
describe-list-status =
    { $status ->
        [done] lo hecho
        [overdue] lo vencido
        [all] todas las tareas
       *[open] tus pendientes
    }
describe-complete = completar { $what }
describe-reopen = reabrir { $what }
describe-delete = borrar { $what }
describe-move = pasar { $what } al { $due }
describe-move-clock = pasar { $what } a las { $clock }
describe-rename = cambiarle el nombre a { $what } por “{ $title }”
describe-update = cambiar { $what } → { $edit }
describe-search = buscar “{ $query }”
describe-context = ir a { $name }
describe-preference = cambiar tus ajustes: { $parts }
describe-several = { $commands }
describe-simple =
    { $intent ->
        [confirm] seguir adelante
        [reject] dejarlo así
        [summary] ver tu resumen
        [undo] deshacer lo último
        [help] ver la ayuda
        [list_projects] ver tus proyectos
        [status] ver tu estado
        [clear_context] salir del proyecto
        [export_data] exportar tus datos
        [delete_account] borrar tu cuenta
        [unlink] desvincular este número
        [stop] dejar de recibir avisos
        [start] volver a recibir avisos
        [notification_status] ver qué te avisé
       *[other] seguir
    }
edit-title = que se llame “{ $title }”
edit-no-date = sin fecha
edit-no-time = sin hora
edit-no-repeat = sin repetirse
edit-time = a las { $clock }
edit-priority =
    { $priority ->
        [raise] más prioridad
        [lower] menos prioridad
        [urgent] urgente
        [high] prioridad alta
        [low] prioridad baja
       *[medium] prioridad media
    }
edit-shift =
    { $later ->
        [yes] para más tarde
       *[no] para antes
    }

## Preguntas y respuestas

ask-part =
    { $slot ->
        [title] { $intent ->
            [update_task] ¿Cómo quieres que se llame?
           *[other] ¿Qué anoto?
        }
        [refs] { $intent ->
            [complete_task] ¿Cuál ya está hecha? Dime su número o su nombre.
            [delete_task] ¿Cuál borro? Dime su número o su nombre.
            [reopen_task] ¿Cuál reabro? Dime su número o su nombre.
           *[other] ¿Cuál tarea? Dime su número o su nombre.
        }
        [due] ¿Para cuándo?
        [set] ¿Qué le cambio? Un día, una hora, la prioridad o el nombre.
        [when] ¿Para cuándo?
        [priority] ¿Qué prioridad: baja, media, alta o urgente?
        [query] ¿Qué busco?
        [name] ¿Cómo se llama?
        [code] ¿Cuál es el código de 6 dígitos?
        [language] ¿En qué idioma te hablo?
        [timezone] ¿En qué ciudad o zona horaria estás?
        [mute_until] ¿Hasta cuándo no te escribo?
       *[other] Me falta un dato. ¿Me lo dices?
    }
answer-yes-no = Responde *sí* o *no*, o pídeme otra cosa.
answer-number = Responde con un número del 1 al { $count }, o pídeme otra cosa.
question-dropped = 👌 Va, no hago nada con eso. Dime qué prefieres.
ask-again = No te seguí. Te pregunto otra vez:
rejected = 👌 Listo, no hago nada.
question-gone = Esa pregunta ya quedó atrás. Dime otra vez qué hago y lo hago.
nothing-to-confirm =
    { $turn ->
        [0] { $done ->
            [yes] 👍
           *[no] 👍 Aquí ando. No había nada por confirmar.
        }
        [1] 👌
       *[other] 👍 Aquí ando para lo que necesites.
    }
nothing-to-reject =
    { $turn ->
        [0] No hay nada que cancelar.{ $undoable ->
            [yes] {" "}Si lo último no era así, responde *deshacer*.
           *[no] {""}
        }
        [1] 👌 { $undoable ->
            [yes] Si algo quedó mal, *deshacer* lo regresa.
           *[no] No cambié nada.
        }
       *[other] 👌 Dime qué prefieres.
    }
nothing-to-choose = No te di a elegir nada. Con */tareas* ves tus pendientes.
unknown =
    🤔 No entendí eso como una tarea. Puedes decirme, por ejemplo:
    • _recuérdame pagar la luz el viernes_
    • _¿qué tengo para hoy?_
    • _completa la 2_
    Con */ayuda* ves todo lo que sé hacer.
unknown-slash = 🤔 No conozco */{ $command }*. Con */ayuda* ves todo lo que sé hacer, o dímelo con tus palabras.
unknown-after-slash =
    🤔 No entendí lo que sigue a */{ $command }*. { $command ->
        [mover] Se usa así: */mover 2 lunes*
        [move] Se usa así: */mover 2 lunes*
        [prioridad] Se usa así: */prioridad 2 alta* (baja, media, alta o urgente)
        [priority] Se usa así: */prioridad 2 alta* (baja, media, alta o urgente)
        [completar] Se usa así: */completar 2* o */completar 1, 3-5*
        [done] Se usa así: */completar 2* o */completar 1, 3-5*
        [reabrir] Se usa así: */reabrir 2*
        [reopen] Se usa así: */reabrir 2*
        [borrar] Se usa así: */borrar 2*
        [delete] Se usa así: */borrar 2*
        [idioma] Hablo español e inglés: */idioma es* o */idioma en*
        [language] Hablo español e inglés: */idioma es* o */idioma en*
        [silencio] Se usa así: */silencio 2 horas* o */silencio hasta el lunes*
        [mute] Se usa así: */silencio 2 horas* o */silencio hasta el lunes*
       *[other] Con */ayuda* ves cómo se usa.
    }
unknown-again =
    { $turn ->
        [1] 🤔 Tampoco entendí eso. Prueba con otras palabras, o mira */ayuda*.
        [2] De eso no sé: lo mío son tus pendientes y recordatorios. Con */ayuda* ves cómo pedírmelos.
       *[other] Perdona, sigo sin entender. Prueba algo como _¿qué tengo mañana?_
    }
empty-message = Me llegó un mensaje vacío. Escríbeme qué quieres recordar.
media-unsupported =
    { $kind ->
        [audio] 🎤 Todavía no escucho audios. ¿Me lo escribes?
        [voice] 🎤 Todavía no escucho audios. ¿Me lo escribes?
        [image] 🖼️ Todavía no leo imágenes. ¿Me lo escribes?
        [video] 🎬 Todavía no veo videos. ¿Me lo escribes?
        [sticker] 😄 ¡Buen sticker! Para anotar algo, escríbemelo.
        [location] 📍 Todavía no uso ubicaciones. Escríbeme qué quieres recordar.
        [contact] 👤 Todavía no guardo contactos. Escríbeme qué quieres recordar.
       *[other] 📎 Todavía no leo archivos. ¿Me lo escribes?
    }

## Deshacer

undone = ↩️ Deshecho: { $what }
undone-created = ya no está “{ $title }”
undone-completed =
    { $count ->
        [one] “{ $title }” sigue pendiente
       *[other] { $count } tareas siguen pendientes
    }
undone-reopened =
    { $count ->
        [one] “{ $title }” queda como hecha
       *[other] { $count } tareas quedan como hechas
    }
undone-updated =
    { $count ->
        [one] “{ $title }” queda como estaba
       *[other] { $count } tareas quedan como estaban
    }
undone-deleted =
    { $count ->
        [one] “{ $title }” está de vuelta
       *[other] { $count } tareas están de vuelta
    }
undone-preference = tus ajustes quedan como estaban
undone-context = estás otra vez donde estabas
undone-several =
    todo lo del último mensaje
    { $lines }
undo-not-last = Lo último que hice fue otra cosa. Responde *deshacer* sin citar para quitar eso, o dime qué cambio en esta.
nothing-to-undo = No hay nada que deshacer.
nothing-to-put-back = No quité nada de tu lista hace un momento. Para deshacer el último cambio, responde *deshacer*.
stands =
    { $number }. *{ $title }*
    { $details }

back-to-it = Volvamos a esto:
explain-question = Esto es lo que te pregunté:
other-which = ¿Cuál otra? Dime su número:
other-none = No sé cuál es la otra. Dime su número o su nombre.
told-undated = No tiene fecha: dime cuándo y se la pongo.
told-done = Esa ya está: { $line }
told-tasks = { $lines }
skipped =
    ⏭️ Esta vez no: *{ $title }* del { $was } se salta.
    { $number }. La próxima: 📅 { $due }
confirm-skip = ¿Salto “{ $title }” del { $due }? Responde *sí* o *no*.
skip-not-then = “{ $title }” no toca entonces: la próxima es el { $due }.
skip-later = Sólo puedo saltar la próxima de “{ $title }”, que es el { $due }. Para quitar otra, dímelo cuando sea la que sigue.
notice-past = El { $at } ya pasó: no puedo avisarte de *{ $title }* entonces. Dime otra hora.
ends-before-next = La próxima de “{ $title }” es el { $due }, después de ese día. Si ya no va, dime *borra*.
projects-stay = 📁 Los proyectos no se borran ni cambian de nombre. Sí puedo borrar lo que tienen: _borra todas las tareas del proyecto Casa_.
tags-fixed = 🏷️ Las etiquetas de una tarea ya anotada no las puedo cambiar. Bórrala y escríbela otra vez con *#etiqueta*.
skip-no-series = “{ $title }” no se repite. Dime *mañana*, otro día, o *borra*.
skip-last = Es la última de “{ $title }”. Si ya no va, responde *borra*.
redone =
    ↪️ { $how ->
        [done] Otra vez { $count ->
            [one] hecha
           *[other] hechas
        }:
        [cancelled] Otra vez { $count ->
            [one] borrada
           *[other] borradas
        }:
       *[open] Otra vez como estaba:
    }
    { $lines }
nothing-to-redo = No hay nada que rehacer. Dime qué necesitas.
unmuted = 🔔 Listo, ya te vuelvo a avisar.

## Plática

chat-farewell =
    { $turn ->
        [0] 👋 ¡Hasta luego! Yo me encargo de recordarte.
        [1] 👋 ¡Que te vaya bien!
       *[other] 👋
    }
chat-laughter =
    { $turn ->
        [0] 😄
        [1] 😂 Aquí sigo si quieres anotar algo.
       *[other] 😁
    }
chat-huh =
    { $turn ->
        [0] Perdona, voy más claro: dime un pendiente (_pagar la luz mañana_) y lo anoto, o pídeme */tareas* para verlos.
        [1] Con */ayuda* te enseño todo lo que sé hacer.
       *[other] Cuéntame en pocas palabras qué necesitas, por ejemplo _¿qué tengo hoy?_
    }
chat-who =
    { $turn ->
        [0] 🤖 Soy FocoBot, un programa que cuida tus pendientes y te los recuerda. ¿Qué anoto?
        [1] Soy un bot, no una persona. Lo mío son tus tareas: con */ayuda* ves cómo.
       *[other] 🤖 FocoBot, para servirte.
    }
chat-upset =
    { $turn ->
        [0] Perdona, te estoy haciendo batallar. Dime en pocas palabras qué necesitas{ $undoable ->
            [yes] ; si cambié algo mal, responde *deshacer*.
           *[no] {"."}
        }
        [1] Te entiendo. Empecemos sencillo: */tareas* para ver tus pendientes, */ayuda* para lo demás.
       *[other] Perdona. Aquí sigo cuando quieras.
    }
chat-warm =
    { $turn ->
        [0] 😊 ¡Igualmente!
        [1] 🤗 Qué lindo. Aquí estoy para tus pendientes.
       *[other] 💛
    }
chat-low =
    { $turn ->
        [0] 💛 Qué pena que te sientas así. Si te ayuda, con */hoy* vemos qué puede esperar a mañana.
        [1] 💛 Ve con calma. Dime qué muevo para otro día y lo muevo.
       *[other] 💛 Aquí estoy.
    }
chat-signs =
    { $turn ->
        [0] 🙂 ¿Anoto algo?
        [1] 🙂 Con palabras te entiendo mejor: dime qué necesitas.
       *[other] 🙂
    }
chat-fewer = Perdona la lata. En */ajustes* ves todo lo que te mando; por ejemplo, dime _quita el resumen de la noche_, _no me escribas los domingos_ o _silencio hasta las 6pm_.
chat-time = 🕐 { $now }

## Proyectos

project-set =
    { $made ->
        [yes] 📁 Abrí el proyecto *{ $project }*: lo que anotes va ahí.
       *[no] 📁 Estás en *{ $project }*: lo que anotes va ahí.
    }
workspace-set = 🗂️ Estás en el espacio *{ $workspace }*.
projects =
    📁 Tus proyectos ({ $count })
    { $lines }
project-line =
    • { $project } · { $count ->
        [0] sin pendientes
        [one] 1 pendiente
       *[other] { $count } pendientes
    }{ $here ->
        [yes] { " " }← aquí estás
       *[no] { "" }
    }
projects-none = Aún no tienes proyectos. Con */proyecto Nombre* abres uno.
context-cleared = 🧹 Listo: sin proyecto ni espacio, empezamos de cero. Tus tareas siguen igual.

## Ajustes

set-language = 🗣️ Listo, de ahora en adelante te hablo en { $language }.
set-timezone = 🕐 Tu zona es { $zone }; ahí son las { $clock }.
set-time =
    { $which ->
        [morning_time] ☀️ Tu resumen de la mañana llega a las { $clock }.
        [evening_time] 🌙 Tu resumen de la noche llega a las { $clock }.
       *[overdue_time] ⚠️ El aviso de vencidas llega a las { $clock }.
    }
no-quiet-hours = No puedo programar horas de silencio. Sí puedo callarme desde ahora hasta una hora (_silencio hasta las 7am_), algunos días (_no me escribas los domingos_) o sin los resúmenes (*/ajustes*).
no-quiet-day = No puedo programar un silencio que empiece el { $day }, así que no cambié nada. Dímelo ese día (_silencio hasta mañana_), o me callo desde ahora hasta un día (_silencio hasta el lunes_) o el mismo día cada semana (_no me escribas los domingos_).
set-mute = 🔕 No te escribo hasta el { $until }.
set-quick-capture =
    { $on ->
        [yes] ⚡ Desde ahora anoto las notas sueltas sin preguntar.
       *[no] Desde ahora pregunto antes de anotar una nota suelta.
    }
set-quiet-days =
    { $any ->
        [yes] 🔕 No te escribo en { $days }.
       *[no] 🔔 Te escribo todos los días.
    }
set-all-enabled =
    { $on ->
        [yes] 🔔 Prendí todos los avisos.
       *[no] 🔕 Apagué todos los avisos.
    }
set-enabled =
    { $on ->
        [yes] 🔔 Prendí
       *[no] 🔕 Apagué
    } { $which ->
        [morning_digest] el resumen de la mañana.
        [evening_summary] el resumen de la noche.
        [overdue_reminder] el aviso de vencidas.
        [deadline_alert] la alerta de fecha límite.
       *[task_reminder] los recordatorios de tareas.
    }
language-unknown = Todavía no hablo ese idioma. Puedo en { $languages }.
timezone-unknown = No conozco la zona “{ $zone }”. Escríbela como _America/Mexico_City_ o dime tu ciudad.
settings =
    ⚙️ Tus ajustes
    { $lines }
settings-language = Idioma: { $language }
settings-timezone = Zona: { $zone } (ahí son las { $clock })
settings-notice =
    { $which ->
        [morning_digest] Resumen de la mañana
        [evening_summary] Resumen de la noche
        [overdue_reminder] Aviso de vencidas
        [deadline_alert] Alerta de fecha límite
       *[task_reminder] Recordatorios
    }: { $on ->
        [yes] sí
       *[no] no
    } { $clock }
settings-quick-capture =
    Anotar sin preguntar: { $on ->
        [yes] sí
       *[no] no
    }
settings-mute = En silencio hasta el { $until }
settings-quiet-days = Días sin avisos: { $days }
stopped = 🔕 Hecho: ya no te mando avisos. Puedes seguir escribiéndome; con *ALTA* vuelven.
stopped-stranger = 🔕 Hecho: no te escribo. Este número no está vinculado a ninguna cuenta.
started = 🔔 ¡De vuelta! Te mando otra vez tus avisos.
started-already = 🔔 Tus avisos están prendidos.

## Privacidad

confirm-export = 📦 ¿Preparo lo que sé de ti? Responde *sí* o *no*.
export-known =
    📦 Lo que sé de ti
    Nombre: { $name }
    Correo: { $email }
    Zona: { $zone }
    { $open ->
        [one] 1 tarea pendiente
       *[other] { $open } tareas pendientes
    } · { $projects ->
        [one] 1 proyecto
       *[other] { $projects } proyectos
    }
export-on-web = Tus tareas completas están en la web, en *Tareas*.
export-link = Descarga todo aquí (el enlace vence pronto): { $link }
confirm-unlink = 🔗 ¿Desvinculo este número de tu cuenta? Tus tareas no se borran. Responde *sí* o *no*.
unlinked = 🔗 Listo: este número ya no está vinculado. Puedes volver a vincularlo desde Ajustes → Integraciones.
confirm-account = ⚠️ ¿Borro tu cuenta, con todas tus tareas, proyectos y ajustes? No se puede deshacer. Responde *sí* o *no*.
confirm-account-again = ⚠️ Última vez: se borra *todo* y para siempre. ¿De verdad la borro? Responde *sí* o *no*.
account-deleted = Tu cuenta y todo lo tuyo quedaron borrados el { $at }. Comprobante: *{ $receipt }*. Que te vaya muy bien.

## Charla

greeting =
    { $named ->
        [yes] 👋 ¡Hola, { $name }!
       *[no] 👋 ¡Hola!
    } { $overdue ->
        [0] { $today ->
            [0] No tienes nada para hoy.
            [one] Tienes 1 tarea para hoy.
           *[other] Tienes { $today } tareas para hoy.
        }
        [one] { $today ->
            [0] Tienes 1 vencida.
           *[other] Tienes { $today } para hoy y 1 vencida.
        }
       *[other] { $today ->
            [0] Tienes { $overdue } vencidas.
           *[other] Tienes { $today } para hoy y { $overdue } vencidas.
        }
    } ¿Qué hacemos?
thanks =
    { $turn ->
        [0] 😊 ¡De nada!
        [1] 😊 Para eso estoy.
       *[other] 🙌
    }
help =
    👋 Soy FocoBot y cuido tus pendientes. Escríbeme como hablas:
    { -gap }
    ✍️ *Anotar*: _recuérdame pagar la luz el viernes a las 5_
    📋 *Ver*: _¿qué tengo para hoy?_ · */semana* · */vencidas*
    ✔️ *Hecho*: _ya pagué la luz_ · _completa 2 y 3_
    ✏️ *Mover*: _pasa la 2 al lunes_ · */prioridad 2 alta*
    🗑️ *Borrar*: _elimina la 4_ (pregunto antes)
    🔎 *Buscar*: */buscar contrato* · *Resumen*: _¿cómo voy?_
    📁 *Proyectos*: */proyecto Web* · ⚙️ */ajustes*
    ↩️ *deshacer* quita lo último
    { -gap }
    También puedes responder a un mensaje mío: _listo_, _mañana_, _borra_.
help-stranger = 👋 Soy FocoBot: anoto tus pendientes y te los recuerdo, todo por aquí.

## Protección y vinculación

guard-limit-warning = ⏳ Vas muy rápido. Dame un momento y sigue.
guard-limit-last-warning = ⚠️ Sigues muy rápido. Si continúas así, dejo de responder un rato.
guard-limit-wait = ⏳ Demasiados mensajes seguidos. Espera { $seconds } segundos.
guard-blocked-hour = ⛔ Demasiados mensajes. No responderé durante una hora.
guard-locked = 🔒 Por seguridad, esta cuenta está bloqueada. Si no fuiste tú, entra a la web y revisa tus ajustes.
guard-device-blocked = 🔒 Este dispositivo está bloqueado. Puedes desbloquearlo desde la web, en Ajustes.
guard-verify-again = 🔐 Hace tiempo que no escribes desde aquí. Entra a la web, *Ajustes → Integraciones → Vincular WhatsApp*, y mándame el código así: *VERIFICAR 123456*.
guard-stranger = 🔗 Para empezar, entra a la web, *Ajustes → Integraciones → Vincular WhatsApp*, y mándame desde aquí el código: *VERIFICAR 123456*.
notice-new-device = 🔐 Veo un dispositivo nuevo en tu cuenta. Si no eres tú, bloquéalo desde la web, en Ajustes.
notice-zone = 🕐 Tomo { $zone } como tu zona horaria; con */zona* la cambias.
verify-success =
    { $named ->
        [yes] ✅ ¡WhatsApp vinculado! Hola, { $name }. Escríbeme algo como _recuérdame pagar la luz el viernes_.
       *[no] ✅ ¡WhatsApp vinculado! Escríbeme algo como _recuérdame pagar la luz el viernes_.
    }
verify-wrong =
    { $left ->
        [0] ❌ Ese código no es, y ya no quedan intentos. Pide otro en la web.
        [one] ❌ Ese código no es. Te queda 1 intento.
       *[other] ❌ Ese código no es. Te quedan { $left } intentos.
    }
verify-expired = ⌛ Ese código ya no sirve. Pide otro en la web y mándamelo.
verify-none = 🔗 No hay ningún código pendiente para este número. Pídelo en la web: *Ajustes → Integraciones → Vincular WhatsApp*.
verify-locked = 🔒 Demasiados intentos fallidos. Espera una hora y pide un código nuevo.
verify-already = ✅ Este número ya está vinculado a tu cuenta.
verify-taken = ⚠️ Este número ya está vinculado a otra cuenta. Desvincúlalo allá primero.


### Notifications

notice-reminder =
    🔔 { $late ->
        [yes] Con retraso (era el { $at }), la
       *[no] La
    } { $number }: *{ $title }*
    { $details }
notice-reminder-many =
    🔔 { $count } recordatorios:
    { $lines }
notice-deadline =
    ⏳ Se acerca la fecha de la { $number }: *{ $title }*
    { $details }
notice-deadline-many =
    ⏳ { $count } fechas se acercan:
    { $lines }
notice-overdue =
    ⚠️ { $count ->
        [one] 1 vencida:
       *[other] { $count } vencidas:
    }
    { $lines }
notice-morning =
    ☀️ ¡Buenos días, { $name }! { $count ->
        [0] Nada con fecha para hoy, { $day }.
        [one] Para hoy, { $day }, tienes 1 tarea:
       *[other] Para hoy, { $day }, tienes { $count } tareas:
    }
    { $lines }
notice-evening =
    🌙 { $name }, { $done ->
        [0] { $left ->
            [0] así viene mañana.
            [one] hoy quedó 1 pendiente:
           *[other] hoy quedaron { $left } pendientes:
        }
        [one] { $left ->
            [0] hoy hiciste 1 tarea y no quedó nada. ¡Bien!
            [one] hoy hiciste 1 y quedó 1:
           *[other] hoy hiciste 1 y quedaron { $left }:
        }
       *[other] { $left ->
            [0] hoy hiciste { $done } tareas y no quedó nada. ¡Bien!
            [one] hoy hiciste { $done } y quedó 1:
           *[other] hoy hiciste { $done } y quedaron { $left }:
        }
    }
    { $lines }
notice-tomorrow =
    🗓️ Mañana ({ $count })
    { $lines }
notice-hint-one = Responde *listo*, *en una hora* o *mañana*.
notice-hint-many = Responde por ejemplo *completa la { $number }* o *pasa la { $number } a mañana*.
notice-hint-none = Con */tareas* ves todas.

### Proposals and questions

suggestion-line = • { $command }
suggestion =
    🤔 { $count ->
        [one] Creo que quieres esto:
       *[other] Creo que quieres estas { $count } cosas:
    }
    { $lines }
    Responde *sí* o *no*.
which-project =
    🗂️ Son { $count } cosas. ¿De qué proyecto?
    { $lines }
    { $known ->
        [0] Dime su nombre.
       *[other] Responde con un número o con otro nombre.
    }
proposal =
    📋 Propuesta para *{ $project }*
    { $lines }
    { $count ->
        [one] ¿La creo? Responde *sí* o *no*.
       *[other] ¿Las creo? Responde *sí*, *no*, o cuáles (*1, 2*). También *la 2 para el lunes* o *borra la 1*.
    }
proposal-line =
    { $detailed ->
        [yes] *{ $place })* { $title } · { $details }
       *[no] *{ $place })* { $title }
    }
proposal-estimate =
    { $hours ->
        [0] ⏱️ { $minutes } min
       *[other] { $minutes ->
            [0] ⏱️ { $hours } h
           *[other] ⏱️ { $hours } h { $minutes } min
        }
    }
proposal-accepted =
    { $count ->
        [one] ✅ Creé la tarea:
       *[other] ✅ Creé { $count } tareas:
    }
    { $lines }
proposal-rejected = 👌 Propuesta descartada, no creé nada.
undone-proposal =
    { $count ->
        [one] ya no está la tarea de la propuesta
       *[other] ya no están las { $count } tareas de la propuesta
    }
proposal-decided = Esa propuesta ya se decidió o caducó: no creé nada.
## Avisos: qué se mandó

told =
    🔎 { $count ->
        [one] Esto te avisé:
       *[other] Esto te avisé, lo último primero:
    }
    { $lines }
told-line =
    { $kind ->
        [morning_digest] Resumen de la mañana
        [evening_summary] Resumen de la noche
        [overdue_reminder] Aviso de vencidas
        [deadline_alert] Fecha que se acerca: “{ $title }”
       *[task_reminder] “{ $title }”
    } · { $at } · { $what ->
        [read] leído
        [delivered] entregado
        [sent] enviado
        [pending] por salir
        [held] sin enviar: llevabas más de 24 horas sin escribirme
        [muted] sin enviar: estabas en silencio
        [quiet] sin enviar: era un día sin avisos
        [stopped] sin enviar: estás de baja
        [off] sin enviar: lo tienes apagado
        [nothing] sin enviar: no había nada que contarte
        [outdated] sin enviar: ya no hacía falta
       *[failed] no se pudo entregar
    }
told-coming = 🔔 Te aviso el { $at }.
told-nothing =
    { $about ->
        [yes] 🔎 En los últimos días no te he mandado ningún aviso de eso.
       *[no] 🔎 En los últimos días no te he mandado ningún aviso.
    }
told-off =
    🔕 Lo tienes apagado. Para recibirlo escribe *{ $kind ->
        [morning_digest] activa el resumen de la mañana
        [evening_summary] activa el resumen de la noche
        [overdue_reminder] activa el aviso de vencidas
        [deadline_alert] activa las alertas de vencimiento
       *[task_reminder] activa los recordatorios
    }*.
told-muted = 🔕 Estás en silencio hasta el { $at }.
told-no-reminder = 🔕 La { $number }, *{ $title }*, no tiene recordatorio. Para ponerlo: *pasa la { $number } a mañana a las 9*.
