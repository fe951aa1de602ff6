"""Topics, their policies, and who hears of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services import _policies
from local.services._common import (
    Shape,
    absent_is_fine,
    changed,
    known,
    pick,
    tag_changes,
    tag_list,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_ATTRIBUTES: Shape = {"kmsMasterKeyId": "KmsMasterKeyId"}


class Topic:
    """A topic with its attributes."""

    known = known(_ATTRIBUTES, also=("tags",))
    limits = "no message is encrypted"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; an equal topic of this name is taken as it is."""
        client = aws.client("sns")
        attributes = pick(inputs, _ATTRIBUTES)
        arn = client.create_topic(Name=name, Attributes=attributes, Tags=tag_list(inputs))
        return Created(arn["TopicArn"], {"arn": arn["TopicArn"], "name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Attributes and tags change in place."""
        client = aws.client("sns")
        before, after = pick(old, _ATTRIBUTES), pick(new, _ATTRIBUTES)
        for attribute in {**before, **after}:
            client.set_topic_attributes(
                TopicArn=current.id,
                AttributeName=attribute,
                AttributeValue=after.get(attribute, ""),
            )
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_resource(ResourceArn=current.id, Tags=tag_list({"tags": tags}))
        if removed:
            client.untag_resource(ResourceArn=current.id, TagKeys=removed)
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it with its subscriptions."""
        del inputs
        with absent_is_fine():
            aws.client("sns").delete_topic(TopicArn=current.id)


class TopicPolicy:
    """Who may do what with a topic."""

    known = known(("arn", "policy"))
    limits = _policies.LIMIT

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Set it."""
        del name
        aws.client("sns").set_topic_attributes(
            TopicArn=inputs["arn"],
            AttributeName="Policy",
            AttributeValue=_policies.without_tls_conditions(inputs["policy"]),
        )
        return Created(inputs["arn"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Set it anew."""
        if changed(old, new, ("arn",)):
            raise ReplaceError("it belongs to its topic")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Leave the topic to its account alone, as SNS does with a topic that has none."""
        del inputs
        owner = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{aws.account}:root"},
            "Action": ["sns:Publish", "sns:Subscribe"],
            "Resource": current.id,
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [owner]})
        with absent_is_fine():
            aws.client("sns").set_topic_attributes(
                TopicArn=current.id, AttributeName="Policy", AttributeValue=policy
            )


class TopicSubscription:
    """Somebody who hears of it."""

    known = known(("topic", "protocol", "endpoint"))
    limits = "no e-mail is sent"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Subscribe."""
        del name
        arn = aws.client("sns").subscribe(
            TopicArn=inputs["topic"],
            Protocol=inputs["protocol"],
            Endpoint=inputs["endpoint"],
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]
        return Created(arn, {"arn": arn})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Nothing of it changes."""
        del aws, current, old, new
        raise ReplaceError("a subscription is what it is")

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Unsubscribe."""
        del inputs
        with absent_is_fine():
            aws.client("sns").unsubscribe(SubscriptionArn=current.id)


HANDLERS: dict[str, ResourceHandler] = {
    "aws:sns/topic:Topic": Topic(),
    "aws:sns/topicPolicy:TopicPolicy": TopicPolicy(),
    "aws:sns/topicSubscription:TopicSubscription": TopicSubscription(),
}
