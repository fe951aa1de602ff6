"""The whole system, wired: configuration in, components joined, addresses out."""

import pulumi
import pulumi_aws as aws

from components import artifacts
from components.access_logs import AccessLogs, AccessLogsArgs
from components.api import Api, ApiArgs
from components.config import StackConfig, resource_prefix
from components.domain import Domain
from components.function import FunctionPlatform
from components.gallery import Gallery, GalleryArgs
from components.gateway_account import GatewayAccount
from components.layer import layer
from components.metadata import ImageMetadata
from components.site import Site, SiteArgs
from components.tagging import tag_everything
from components.thumbnail import Thumbnail, ThumbnailArgs
from components.upload import Upload, UploadArgs

config = StackConfig.load()
built = artifacts.build(config)
tag_everything({**config.tags, "Project": pulumi.get_project(), "Stack": pulumi.get_stack()})

name = resource_prefix(pulumi.get_stack())
account = aws.get_caller_identity_output().account_id
partition = aws.get_partition_output().partition
region = aws.get_region_output().region

sdk = layer(f"{name}-sdk", code=built.sdk_layer, architectures=config.architectures)
imaging = layer(f"{name}-imaging", code=built.imaging_layer, architectures=config.architectures)
platform = FunctionPlatform(
    architectures=config.architectures,
    sdk_layer=sdk.arn,
    log_retention_days=config.log_retention_days,
)

table = ImageMetadata(name, protect=config.protect)
upload = Upload(
    name,
    UploadArgs(config=config, platform=platform, code=built.functions["upload"], table=table),
)
thumbnail = Thumbnail(
    name,
    ThumbnailArgs(
        config=config,
        platform=platform,
        code=built.functions["thumbnail"],
        imaging_layer=imaging.arn,
        table=table,
        originals=upload.originals,
        account=account,
    ),
)
gallery = Gallery(
    name,
    GalleryArgs(
        config=config,
        platform=platform,
        code=built.functions["gallery"],
        table=table,
        originals=upload.originals,
        renditions=thumbnail.renditions,
    ),
)

gateway_account = (
    [GatewayAccount(name, partition=partition)] if config.manage_api_gateway_account else []
)
api = Api(
    name,
    ApiArgs(
        config=config,
        contract=artifacts.CONTRACT,
        functions={"upload": upload.function, "gallery": gallery.function},
        region=region,
        logs_need=gateway_account,
    ),
)
site = Site(
    name,
    SiteArgs(
        config=config,
        files=built.site,
        originals=upload.originals,
        renditions=thumbnail.renditions,
        api_domain=api.domain_name,
        domain=Domain(f"{name}-domain", config),
    ),
)
upload.accept_from([site.origin, *config.cors_origins])
logs = AccessLogs(
    name,
    AccessLogsArgs(
        config=config,
        buckets={
            "originals": upload.originals,
            "renditions": thumbnail.renditions,
            "site": site.bucket,
        },
        distribution=site.distribution,
        account=account,
        partition=partition,
    ),
)

pulumi.export("siteUrl", site.origin)
pulumi.export("apiUrl", pulumi.Output.concat(site.origin, "/v1"))
pulumi.export("distributionId", site.distribution.id)
pulumi.export("distributionDomain", site.distribution.domain_name)
pulumi.export("originalsBucket", upload.originals.id)
pulumi.export("renditionsBucket", thumbnail.renditions.id)
pulumi.export("siteBucket", site.bucket.id)
pulumi.export("logBucket", logs.bucket.id)
pulumi.export("tableName", table.name)
pulumi.export("contentsTableName", table.contents_name)
pulumi.export("thumbnailQueueUrl", thumbnail.queue.id)
pulumi.export("deadLetterQueueUrl", thumbnail.dead_letters.id)
pulumi.export("uploadFunction", upload.function.name)
pulumi.export("thumbnailFunction", thumbnail.function.name)
pulumi.export("galleryFunction", gallery.function.name)
