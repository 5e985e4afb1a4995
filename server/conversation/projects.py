"""Projects and workspaces: made when first named, entered and left; what the person is in, new tasks go to."""

from __future__ import annotations

from dataclasses import replace

from engine.model import SetProject, SetWorkspace
from server.conversation.memory import Step
from server.conversation.state import Outcome, State
from server.conversation.undoing import restoring
from server.reply import Lines, say
from storage.changes import PutWorkspace
from storage.model import Project

NAME_LIMIT = 100


def project_for(name: str, state: State) -> tuple[Project, bool]:
    """The person's project of that name, and whether it has to be made."""
    known = state.project_named(name)
    if known is not None:
        return known, False
    project = Project(
        id=state.identify_named("project", name),
        user_id=state.person.id,
        name=name.strip()[:NAME_LIMIT],
        workspace_id=state.person.current_workspace_id,
    )
    return project, True


def set_project(command: SetProject, step: Step, state: State) -> Outcome:
    project, is_new = project_for(command.name, state)
    person = replace(state.person, current_project_id=project.id)
    return Outcome(
        reply=(say("project-set", project=project.name, made=is_new),),
        projects=(project,) if is_new else (),
        person=person,
        undo=restoring(say("undone-context"), state.person, person),
    )


def set_workspace(command: SetWorkspace, step: Step, state: State) -> Outcome:
    known = next((one for one in state.projects if (one.workspace or "").casefold() == command.name.casefold()), None)
    workspace_id = known.workspace_id if known is not None else None
    name = command.name.strip()[:NAME_LIMIT]
    workspace_id = workspace_id or state.identify_named("workspace", name)
    person = replace(state.person, current_workspace_id=workspace_id, current_project_id=None)
    return Outcome(
        reply=(say("workspace-set", workspace=name),),
        changes=() if known else (PutWorkspace(id=workspace_id, user_id=state.person.id, name=name),),
        person=person,
        undo=restoring(say("undone-context"), state.person, person),
    )


def list_projects(step: Step, state: State) -> Outcome:
    if not state.projects:
        return Outcome(reply=(say("projects-none"),))
    lines = tuple(
        say(
            "project-line",
            project=project.name,
            count=project.open_tasks,
            here=project.id == state.person.current_project_id,
        )
        for project in state.projects
    )
    return Outcome(reply=(say("projects", count=len(lines), lines=Lines(blocks=lines)),))


def clear_context(step: Step, state: State) -> Outcome:
    """Leaves project and workspace, and forgets what was being spoken of. No task changes."""
    person = replace(state.person, current_project_id=None, current_workspace_id=None)
    return Outcome(
        reply=(say("context-cleared"),),
        person=person,
        undo=restoring(say("undone-context"), state.person, person),
        shown=(),
        focus="",
    )
