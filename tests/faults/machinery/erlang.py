"""What the brokers are asked and told, in Erlang: the functions behind RabbitMQ's own command line."""

import json
from typing import Any, Final

VHOST: Final = '<<"/">>'
ACTOR: Final = '<<"faults">>'
"""Whom the broker's log names for what we do."""


def text(words: str) -> str:
    """A binary of Erlang's."""
    return f"<<{json.dumps(words, ensure_ascii=False)}/utf8>>"


def queue(name: str) -> str:
    """The name of a queue, as the broker knows it."""
    return f"rabbit_misc:r({VHOST}, queue, {text(name)})"


def exchange(name: str) -> str:
    """The name of an exchange, as the broker knows it."""
    return f"rabbit_misc:r({VHOST}, exchange, {text(name)})"


def importing(definitions: dict[str, Any]) -> str:
    """Declare what definitions say."""
    return f"ok = rabbit_definitions:import_raw({text(json.dumps(definitions))})"


RUNNING: Final = "[atom_to_binary(Node) || Node <- rabbit_nodes:all_running()]"

CUT_OFF: Final = """
    Others = nodes(),
    [begin true = erlang:set_cookie(Other, 'cut off'), erlang:disconnect_node(Other) end
     || Other <- Others],
    length(Others)
"""
"""Have a node and the others refuse each other, as they would with the line between them cut."""

JOIN: Final = """
    Others = nodes(known) -- [node(), nonode@nohost],
    [true = erlang:set_cookie(Other, erlang:get_cookie()) || Other <- Others],
    length(Others)
"""

DEPTHS: Final = """
    Ask = fun(Q, Question) ->
        {Name, Leader} = amqqueue:get_pid(Q),
        Members = [{Name, Node} || Node <- [Leader | maps:get(nodes, amqqueue:get_type_state(Q))]],
        lists:foldl(
            fun (Member, none) ->
                    case catch ra:leader_query(Member, Question, 2000) of
                        {ok, {_, Number}, _} -> Number;
                        _ -> none
                    end;
                (_, Number) -> Number
            end, none, Members)
    end,
    [[element(4, amqqueue:get_name(Q)),
      Ask(Q, fun rabbit_fifo:query_messages_ready/1),
      Ask(Q, fun rabbit_fifo:query_messages_checked_out/1)]
     || Q <- rabbit_amqqueue:list_by_type(quorum)]
"""
"""Each quorum queue's name, ready and unacknowledged messages, or none without a leader; asked of the leader, not of statistics."""

SETTLE: Final = """
    {ok, Names} = ra_system:lookup_name(quorum_queues, directory_rev),
    ok = dets:sync(Names),
    ok = mnesia:sync_log()
"""
"""Write to the disk which queues there are, and which journal is whose."""


def watermark(share: float) -> str:
    """Set the share of the memory above which the alarm rings."""
    return f"vm_memory_monitor:set_vm_memory_high_watermark({share}), ok"


ALARMS: Final = "length(rabbit_alarm:get_alarms())"


def deleting(name: str) -> str:
    """Delete a queue with all that is in it."""
    return f"""
        {{ok, Q}} = rabbit_amqqueue:lookup({queue(name)}),
        {{ok, Lost}} = rabbit_amqqueue:delete(Q, false, false, {ACTOR}),
        Lost
    """


def cancelling(name: str) -> str:
    """Take every consumer off a queue, which has back what they hold, and tell each that it was done.

    The queue believes that their channels have ended. To have them cancelled as if they had asked for
    it would leave with them what they hold, and RabbitMQ 3.10 gives that back in no order.
    """
    return f"""
        {{ok, Q}} = rabbit_amqqueue:lookup({queue(name)}),
        Cancelled = [{{element(1, C), {{'basic.cancel', element(2, C), true}}}}
                     || C <- rabbit_amqqueue:consumers(Q)],
        [begin
             {{ok, _, _}} = ra:process_command(amqqueue:get_pid(Q), {{down, Channel, cancelled}}),
             rabbit_channel:send_command(Channel, Cancel)
         end || {{Channel, Cancel}} <- Cancelled],
        length(Cancelled)
    """


def permitting(user: str, pattern: str) -> str:
    """Let a user configure, write and read what matches a pattern, and nothing else."""
    allowed = ", ".join([text(pattern)] * 3)
    return (
        f"rabbit_auth_backend_internal:set_permissions({text(user)}, {VHOST}, {allowed}, {ACTOR})"
    )


CLOSE_CONNECTIONS: Final = """
    Connections = rabbit_networking:connections(),
    rabbit_networking:close_connections(Connections, "faults"),
    length(Connections)
"""


def filling(name: str) -> str:
    """Have a queue count as full although it is empty, under its own policy but for the lengths.

    No policy can say so: one of length 0 lets a message in whenever the consumer has taken the last.
    """
    return f"""
        {{ok, Q}} = rabbit_amqqueue:lookup({queue(name)}),
        Own = case amqqueue:get_policy(Q) of
            undefined -> [];
            Policy -> proplists:get_value(definition, Policy)
        end,
        Full = [{{<<"max-length">>, -10}}, {{<<"overflow">>, <<"reject-publish">>}} | Own],
        rabbit_quorum_queue:policy_changed(amqqueue:set_policy(Q, [{{definition, Full}}]))
    """


def emptying(name: str) -> str:
    """Let a queue be as full as its own policy says."""
    return f"""
        {{ok, Q}} = rabbit_amqqueue:lookup({queue(name)}),
        rabbit_quorum_queue:policy_changed(Q)
    """


def bindings_of(name: str) -> str:
    """The exchanges and keys that a queue is bound to, but for the default exchange."""
    return f"""
        [[element(4, Source), Key]
         || {{binding, Source, Key, _, _}} <- rabbit_binding:list_for_destination({queue(name)}),
            element(4, Source) =/= <<>>]
    """


def binding(verb: str, source: str, key: str, name: str) -> str:
    """Add or remove a binding."""
    return f"""
        rabbit_binding:{verb}(
            {{binding, {exchange(source)}, {text(key)}, {queue(name)}, []}},
            fun(_, _) -> ok end, {ACTOR})
    """
